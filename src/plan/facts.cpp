#include "plan/facts.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"

namespace meshsim::plan {
namespace {

using enum PartyRole;
using Of = FactSubject;

constexpr std::array<Fact, 32> all_facts = {{
    // word, event, said of, by, to, from, for, at
    {"published", EventKind::published, Of::message, peer, instance, peer, none, instance,
     "the broker has accepted the message; what it is sent once more is `published(duplicate)`"},
    {"publish_failed", EventKind::publish_failed, Of::message, instance, none, instance, none, instance,
     "the publisher gave up; after `timed_out` the message may still have been published"},
    {"kept", EventKind::kept, Of::message, instance, none, instance, none, instance,
     "the publisher keeps the message in its outbox, for the broker cannot take it now; the reason says why"},
    {"delivered", EventKind::delivered, Of::message, instance, instance, none, instance, instance,
     "the message has reached an instance and waits there for its handler"},
    {"delivery_failed", EventKind::delivery_failed, Of::message, none, subscriber, none, subscriber, none,
     "an attempt to deliver did not arrive; not the end of the message"},
    {"handled", EventKind::handled, Of::message, instance, none, none, instance, instance,
     "the handler has ended and its effect stands; never taken back"},
    {"deduplicated", EventKind::deduplicated, Of::message, instance, none, none, instance, instance,
     "`once` has recognised a copy of what was handled already"},
    {"redelivered", EventKind::redelivered, Of::message, subscriber, subscriber, none, subscriber, none,
     "the broker hands the message out once more"},
    {"acked", EventKind::acked, Of::message, subscriber, subscriber, none, subscriber, none,
     "the broker is done with the message for this subscription"},
    {"dead_lettered", EventKind::dead_lettered, Of::message, subscriber, subscriber, none, subscriber, none,
     "the broker has put the message aside, after too many tries or a `reject`"},
    {"dropped", EventKind::dropped, Of::message, subscriber, subscriber, none, subscriber, none,
     "the message is lost for this subscription; the reason says why"},
    {"expired", EventKind::expired, Of::message, subscriber, subscriber, none, subscriber, none,
     "the message has waited longer than `keep for`"},
    {"requested", EventKind::requested, Of::request, instance, peer, instance, none, peer,
     "a caller has sent the request"},
    {"answered", EventKind::answered, Of::request, answerer, instance, peer, instance, peer,
     "the answer has reached the caller, whatever its status; `answered(ok)` is 2xx, `answered(error)` the rest"},
    {"refused", EventKind::refused, Of::request, answerer, instance, peer, instance, peer,
     "there was no connection, or it broke"},
    {"timed_out", EventKind::timed_out, Of::request, instance, peer, instance, instance, peer,
     "the caller has given up waiting"},
    {"retried", EventKind::retried, Of::request, instance, peer, instance, none, peer,
     "the request was sent once more"},
    {"received", EventKind::received, Of::request, instance, instance, peer, none, instance,
     "the request has reached the callee, and may wait there for a free slot"},
    {"begun", EventKind::begun, Of::request, instance, none, peer, none, instance,
     "the callee's handler begins with the request"},
    {"replied", EventKind::replied, Of::request, instance, peer, instance, none, instance,
     "the callee has sent the answer; `answered` when it reaches the caller"},
    {"abandoned", EventKind::abandoned, Of::request, instance, none, peer, none, instance,
     "a gateway noticed that its client had given up or died, and let go of the request: 499"},
    {"started", EventKind::started, Of::instance, none, none, none, none, none, "the process exists"},
    {"ready", EventKind::ready, Of::instance, none, none, none, none, none,
     "the process is past its start and takes work"},
    {"killed", EventKind::killed, Of::instance, none, none, none, none, none,
     "the process was killed; `killed(timed_out)`: it did not stop within its grace; `killed(crashed)`: it had crashed "
     "and "
     "waited for its restart policy, which does not start it any more"},
    {"crashed", EventKind::crashed, Of::instance, none, none, none, none, none,
     "the process died of itself; `crashed(unknown_host)`: a gateway that found no address for an upstream"},
    {"stopping", EventKind::stopping, Of::instance, none, none, none, none, none,
     "the process was asked to stop; it finishes what it has and takes no more"},
    {"stopped", EventKind::stopped, Of::instance, none, none, none, none, none,
     "the process ended gracefully; `stopped(killed)`: before it was ready, with exit code 143; `stopped(crashed)`: it "
     "had "
     "crashed and waited for its restart policy, which does not start it any more"},
    {"powered_off", EventKind::powered_off, Of::instance, none, none, none, none, none,
     "the machine went dark; peers find out by timeout"},
    {"paused", EventKind::paused, Of::instance, none, none, none, none, none,
     "the process stands still; what is sent to it is buffered"},
    {"resumed", EventKind::resumed, Of::instance, none, none, none, none, none, "a paused process goes on"},
    {"disconnected", EventKind::disconnected, Of::instance, none, none, none, none, none,
     "the process has learnt that a connection is gone"},
    {"left_out", EventKind::left_out, Of::instance, peer, none, none, none, none,
     "after failures a gateway does not try this upstream for its `fail_timeout`"},
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
  return fact.kind >= EventKind::received && fact.kind <= EventKind::abandoned;
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
