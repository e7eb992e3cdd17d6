#include "compile/build/fates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::compile {
namespace {

using plan::Subscription;
using Subscriptions = std::vector<const Subscription*>;

Subscriptions spoken_of(const Build& build, const plan::Pattern& pattern) {
  Subscriptions found;
  for (const std::uint32_t index : build.plan.topics[pattern.topic].subscriptions) {
    const Subscription& each = build.plan.subscriptions[index];
    const ServiceId wanted = pattern.subscriber.service;
    if (wanted == no_service || wanted == each.service) found.push_back(&each);
  }
  return found;
}

bool makes_dead_letters(const Subscription* each) { return each->policy.redelivery.dead_letter_evicted; }

bool has_limit(const Subscription* each) {
  return each->policy.limits.keep_at_most != 0 || each->policy.limits.keep_for != 0;
}

/// Returns the fate of a message that waits too long or is over the limit.
std::string_view fate_of(const Subscription& of, Reason reason) {
  if (reason == Reason::too_old) return of.policy.redelivery.dead_letter_evicted ? "dead_lettered(too_old)" : "expired";
  if (of.policy.limits.overflow == plan::Overflow::refuse) return "publish_failed(refused_by_broker)";
  return of.policy.redelivery.dead_letter_evicted ? "dead_lettered(overflow)" : "dropped(overflow)";
}

/// Returns the pattern's reason for the end of a message if a limit of the queue causes it; else none.
Reason limit_in(const plan::Pattern& pattern) {
  if (pattern.kind == EventKind::expired) return Reason::too_old;
  const bool ends = pattern.kind == EventKind::dropped || pattern.kind == EventKind::dead_lettered;
  const bool is_limit = pattern.reason == Reason::overflow || pattern.reason == Reason::too_old;
  return ends && is_limit ? pattern.reason : Reason::none;
}

std::string as_written(const plan::Pattern& pattern) {
  const std::string_view fact = to_string(pattern.kind);
  return pattern.reason == Reason::none ? std::string(fact) : fmt::format("{}({})", fact, to_string(pattern.reason));
}

void report(Build& build, const plan::Pattern& pattern, const Subscription& first, Reason reason, lang::Span at) {
  const std::string& topic = build.plan.topics[pattern.topic].name;
  const plan::BrokerDetail& broker = build.plan.brokers[build.plan.services[first.broker].detail];
  const std::string_view fate = fate_of(first, reason);
  auto& diagnostic = build.diagnostics.error(
      "E0434", at,
      fmt::format("with a broker of kind `{}` no `{}` is ever `{}`", broker.kind, topic, as_written(pattern)));
  diagnostic.label("this can never be").help(fmt::format("write `{} {}`", topic, fate));
  if (fate.starts_with("dead_lettered")) {
    diagnostic.help(
        "every queue of this kind is taken to have a dead-letter exchange: what expires or overflows goes there");
  }
}

bool check_limit(Build& build, const plan::Pattern& pattern, const Subscriptions& all, Reason reason, lang::Span at) {
  const bool is_age = reason == Reason::too_old;
  const bool is_limited = std::any_of(all.begin(), all.end(), [is_age](const Subscription* each) {
    return is_age ? each->policy.limits.keep_for != 0 : each->policy.limits.keep_at_most != 0;
  });
  if (is_limited) return true;
  build.diagnostics
      .error("E0434", at,
             fmt::format("no `{}` is ever `{}`: it may wait {}", build.plan.topics[pattern.topic].name,
                         as_written(pattern), is_age ? "for ever" : "in any number"))
      .label("this can never be")
      .help(is_age ? "give the broker or the topic a limit: `keep for 1h`"
                   : "give the broker or the topic a limit: `keep at most 100`");
  return false;
}

}  // namespace

bool check_fate(Build& build, const plan::Pattern& pattern, lang::Span at) {
  if (pattern.topic == no_topic || build.plan.topics[pattern.topic].is_endpoint) return true;
  const Subscriptions all = spoken_of(build, pattern);
  if (all.empty()) return true;
  if (const Reason reason = limit_in(pattern); reason != Reason::none) {
    const std::string written = as_written(pattern);
    const bool possible = std::any_of(all.begin(), all.end(),
                                      [&](const Subscription* each) { return fate_of(*each, reason) == written; });
    if (!possible) report(build, pattern, *all.front(), reason, at);
    return possible && check_limit(build, pattern, all, reason, at);
  }
  // A bare `dropped` is possible here, but the limits of these queues never cause one.
  const bool unseen = pattern.kind == EventKind::dropped && pattern.reason == Reason::none &&
                      std::all_of(all.begin(), all.end(), makes_dead_letters) &&
                      std::any_of(all.begin(), all.end(), has_limit);
  if (unseen && build.may_warn()) {
    build.diagnostics.warning("W0407", at, "what overflows or expires here is no `dropped`, but a dead letter")
        .label("does not count those")
        .help(fmt::format("they are `{} dead_lettered`; of what is lost otherwise say the reason, such as "
                          "`dropped(no_subscriber)`",
                          build.plan.topics[pattern.topic].name));
  }
  return true;
}

}  // namespace meshsim::compile
