#include "plan/facts.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"

namespace meshsim::plan {
namespace {

using enum PartyRole;
using Of = FactSubject;

constexpr std::array<Fact, 41> all_facts = {{
    // word, event, said of, by, to, from, for, at
    {"published", EventKind::published, Of::message, peer, instance, peer, none, instance},
    {"publish_failed", EventKind::publish_failed, Of::message, instance, none, instance, none, instance},
    {"kept", EventKind::kept, Of::message, instance, none, instance, none, instance},
    {"delivered", EventKind::delivered, Of::message, instance, instance, none, instance, instance},
    {"delivery_failed", EventKind::delivery_failed, Of::message, none, subscriber, none, subscriber, none},
    {"handled", EventKind::handled, Of::message, instance, none, none, instance, instance},
    {"deduplicated", EventKind::deduplicated, Of::message, instance, none, none, instance, instance},
    {"redelivered", EventKind::redelivered, Of::message, subscriber, subscriber, none, subscriber, none},
    {"acked", EventKind::acked, Of::message, subscriber, subscriber, none, subscriber, none},
    {"dead_lettered", EventKind::dead_lettered, Of::message, subscriber, subscriber, none, subscriber, none},
    {"dropped", EventKind::dropped, Of::message, subscriber, subscriber, none, subscriber, none},
    {"expired", EventKind::expired, Of::message, subscriber, subscriber, none, subscriber, none},
    {"requested", EventKind::requested, Of::request, instance, peer, instance, none, peer},
    {"answered", EventKind::answered, Of::request, answerer, instance, peer, instance, peer},
    {"refused", EventKind::refused, Of::request, answerer, instance, peer, instance, peer},
    {"timed_out", EventKind::timed_out, Of::request, instance, peer, instance, instance, peer},
    {"retried", EventKind::retried, Of::request, instance, peer, instance, none, peer},
    {"received", EventKind::received, Of::request, instance, instance, peer, none, instance},
    {"begun", EventKind::begun, Of::request, instance, none, peer, none, instance},
    {"replied", EventKind::replied, Of::request, instance, peer, instance, none, instance},
    {"abandoned", EventKind::abandoned, Of::request, instance, none, peer, none, instance},
    {"rejected", EventKind::rejected, Of::request, instance, none, peer, none, instance},
    {"cancelled", EventKind::cancelled, Of::request, instance, none, peer, none, instance},
    {"started", EventKind::started, Of::instance, none, none, none, none, none},
    {"ready", EventKind::ready, Of::instance, none, none, none, none, none},
    {"killed", EventKind::killed, Of::instance, none, none, none, none, none},
    {"crashed", EventKind::crashed, Of::instance, none, none, none, none, none},
    {"stopping", EventKind::stopping, Of::instance, none, none, none, none, none},
    {"stopped", EventKind::stopped, Of::instance, none, none, none, none, none},
    {"powered_off", EventKind::powered_off, Of::instance, none, none, none, none, none},
    {"paused", EventKind::paused, Of::instance, none, none, none, none, none},
    {"resumed", EventKind::resumed, Of::instance, none, none, none, none, none},
    {"disconnected", EventKind::disconnected, Of::instance, none, none, none, none, none},
    {"left_out", EventKind::left_out, Of::instance, peer, none, none, none, none},
    {"circuit_opened", EventKind::circuit_opened, Of::instance, none, none, none, none, none},
    {"circuit_closed", EventKind::circuit_closed, Of::instance, none, none, none, none, none},
    {"lock_awaited", EventKind::lock_awaited, Of::instance, none, none, none, none, none},
    {"locked", EventKind::locked, Of::instance, none, none, none, none, none},
    {"scaled", EventKind::scaled, Of::instance, none, none, none, none, none},
    {"deployed", EventKind::deployed, Of::instance, none, none, none, none, none},
    {"redriven", EventKind::redriven, Of::message, subscriber, subscriber, none, subscriber, none},
}};

}  // namespace

std::span<const Fact> facts() { return all_facts; }

const Fact* find_fact(std::string_view word, FactSubject subject) {
  const auto found = std::find_if(all_facts.begin(), all_facts.end(),
                                  [&](const Fact& fact) { return fact.word == word && fact.subject == subject; });
  return found == all_facts.end() ? nullptr : &*found;
}

const Fact& fact_of(EventKind kind) {
  const auto found =
      std::find_if(all_facts.begin(), all_facts.end(), [&](const Fact& fact) { return fact.kind == kind; });
  MESHSIM_ASSERT(found != all_facts.end());
  return *found;
}

bool is_told_by_callee(const Fact& fact) {
  return (fact.kind >= EventKind::received && fact.kind <= EventKind::abandoned) || fact.kind == EventKind::rejected ||
         fact.kind == EventKind::cancelled;
}

PartyRole role_of(const Fact& fact, std::string_view preposition) {
  if (preposition == "by") return fact.by;
  if (preposition == "to") return fact.to;
  if (preposition == "from") return fact.from;
  if (preposition == "for") return fact.for_;
  return preposition == "at" ? fact.at : none;
}

Reason find_reason(std::string_view word) {
  for (int i = 1; i < reason_count; ++i) {
    if (to_string(static_cast<Reason>(i)) == word) return static_cast<Reason>(i);
  }
  return Reason::none;
}

}  // namespace meshsim::plan
