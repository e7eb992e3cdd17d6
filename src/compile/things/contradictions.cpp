#include "compile/things/contradictions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "compile/build/broker_kinds.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using Durability = ast::Subscription::Durability;

/// Returns the subscription's setting of that name; null: it has none.
const ast::Setting* find_setting(const ast::Subscription& subscription, std::string_view name) {
  const auto found =
      std::ranges::find_if(subscription.settings, [&](const ast::Setting& each) { return each.key.text == name; });
  return found == subscription.settings.end() ? nullptr : &*found;
}

/// Checks that one limit of deliveries is given: `dead letter after N tries` or `delivery_limit N`.
bool check_tries(Build& build, const ast::Subscription& subscription) {
  const ast::Setting* limit = find_setting(subscription, "delivery_limit");
  if (limit == nullptr || !subscription.dead_letter_after) return true;
  build.diagnostics.error("E0429", limit->span, "two limits for the deliveries of a message")
      .label("counts returns: N of them are N + 1 deliveries")
      .also(subscription.dead_letter_after->span, "counts deliveries")
      .help("remove one of the two");
  return false;
}

/// Checks that the lease is given once: by `backoff` for each delivery, or by `redeliver after` for all.
bool check_leases(Build& build, const ast::Subscription& subscription) {
  const ast::Setting* backoff = find_setting(subscription, "backoff");
  if (backoff == nullptr || !subscription.redeliver_after) return true;
  build.diagnostics.error("E0429", backoff->span, "two times until a message is delivered again")
      .label("one for the first delivery, one for the second ...")
      .also(subscription.redeliver_after->span, "one for all")
      .help("remove one of the two: the last time of `backoff` counts for all later deliveries");
  return false;
}

/// Checks that session and quality agree with `durable` and `volatile`: a clean session and QoS 0 keep nothing.
bool check_session(Build& build, const ast::Subscription& subscription, const plan::DeliveryPolicy& policy) {
  const bool is_durable = subscription.durability == Durability::durable;
  const ast::Setting* session = find_setting(subscription, "session");
  const ast::Setting* first = session != nullptr ? session : find_setting(subscription, "qos");
  if (first == nullptr || subscription.durability == Durability::unstated) return true;
  const bool keeps = policy.receivers.retention != plan::Retention::none;
  const bool is_said = is_durable ? !keeps : session != nullptr && keeps;
  if (!is_said) return true;
  build.diagnostics
      .error("E0429", first->span,
             is_durable ? "nothing waits for who is away, which `durable` demands"
                        : "messages wait for who is away, which `volatile` waives")
      .label(is_durable ? "keeps nothing" : "keeps them")
      .also(subscription.durability_span, "because of this")
      .help("remove one of the two");
  return false;
}

/// Tells whether the kind's acks go with a group: a volatile subscription then has none.
bool acks_with_group(const plan::BrokerKind& kind) {
  return kind.policy.redelivery.lease_by == plan::LeaseBy::consumers || kind.policy.log.partitions != 0;
}

/// Checks that a subscription without a group has no options of one: there is nothing to ack, claim or commit.
bool check_groupless(Build& build, const ast::Subscription& subscription, const plan::BrokerKind& kind) {
  if (subscription.durability != Durability::is_volatile || !acks_with_group(kind)) return true;
  constexpr std::array<std::string_view, 5> of_groups = {"own_pending", "makes_group", "scaled_away", "commit_interval",
                                                         "max_in_flight"};
  const lang::Span* of_group = subscription.prefetch            ? &subscription.prefetch->span
                               : subscription.redeliver_after   ? &subscription.redeliver_after->span
                               : subscription.dead_letter_after ? &subscription.dead_letter_after->span
                                                                : nullptr;
  for (const std::string_view name : of_groups) {
    const ast::Setting* setting = find_setting(subscription, name);
    if (of_group == nullptr && setting != nullptr) of_group = &setting->span;
  }
  if (of_group == nullptr) return true;
  build.diagnostics
      .error("E0429", *of_group, fmt::format("a volatile subscription of `{}` has no group, and so no acks", kind.name))
      .label("for the members of a group")
      .also(subscription.durability_span, "because of this")
      .help("remove one of the two");
  return false;
}

/// Checks `reset`, which needs consumers with a position in the log.
bool check_reset(Build& build, const ast::Subscription& subscription) {
  const ast::Setting* reset = find_setting(subscription, "reset");
  if (reset == nullptr || subscription.durability != Durability::is_volatile) return true;
  build.diagnostics.error("E0428", reset->span, "a volatile subscription has no place in the log to begin at")
      .label("it reads what is published while it is there")
      .also(subscription.durability_span, "because of this")
      .help("remove one of the two");
  return false;
}

}  // namespace

bool check_contradictions(Build& build, const ast::Subscription& subscription, const plan::BrokerKind& kind,
                          const plan::DeliveryPolicy& policy) {
  return check_tries(build, subscription) && check_leases(build, subscription) &&
         check_session(build, subscription, policy) && check_reset(build, subscription) &&
         check_groupless(build, subscription, kind);
}

}  // namespace meshsim::compile
