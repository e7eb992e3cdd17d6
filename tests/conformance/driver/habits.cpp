#include "driver/habits.hpp"

#include <algorithm>

namespace meshsim::conformance {

using plan::AckAt;
using plan::DeliveryPolicy;

namespace {

/// Who has acked what it has not handled is not sent a retained message again by the simulation, as docs/brokers.md
/// says. And who stops stays connected while it finishes that: what is published meanwhile is sent to it and comes
/// again, flagged, to its next life.
bool neither_retains_nor_stops(const plan::Plan& plan) {
  return std::ranges::none_of(plan.topics, &plan::Topic::retained) &&
         std::ranges::none_of(plan.timeline.lines,
                              [](const plan::TimelineLine& line) { return plan::is<plan::act::Stop>(line.action); });
}

}  // namespace

std::vector<Habit> habits_of(const std::string& kind) {
  if (kind == "jetstream") {
    return {{"ack sync", [](const DeliveryPolicy& policy) { return policy.acks.overtaken; },
             [](DeliveryPolicy& policy) { policy.acks.overtaken = false; }}};
  }
  if (kind == "mqtt") {
    return {{"qos 1; ack on arrival",
             [](const DeliveryPolicy& policy) {
               return policy.acks.model == plan::AckModel::manual && policy.acks.at == AckAt::end;
             },
             [](DeliveryPolicy& policy) { policy.acks.at = AckAt::arrival; }, neither_retains_nor_stops},
            {"qos 2; ack early", [](const DeliveryPolicy& policy) { return policy.acks.at == AckAt::arrival; },
             [](DeliveryPolicy& policy) { policy.acks.at = AckAt::begin; }}};
  }
  if (kind == "redis-list-reliable") {
    return {
        {"own_pending stays",
         [](const DeliveryPolicy& policy) { return policy.redelivery.own_pending == plan::OwnPending::comes_first; },
         [](DeliveryPolicy& policy) { policy.redelivery.own_pending = plan::OwnPending::stays; }}};
  }
  if (kind == "redis-streams") {
    return {{"makes_group at_connect",
             [](const DeliveryPolicy& policy) { return policy.log.regroup == plan::Regroup::at_start; },
             [](DeliveryPolicy& policy) { policy.log.regroup = plan::Regroup::at_connect; }},
            {"scaled_away deleted", [](const DeliveryPolicy& policy) { return !policy.redelivery.deleting_drops; },
             [](DeliveryPolicy& policy) { policy.redelivery.deleting_drops = true; }}};
  }
  return {};
}

bool change_habit(plan::Plan& plan, const Habit& habit) {
  bool changed = false;
  if (!habit.can_play(plan)) return false;
  for (plan::Subscription& subscription : plan.subscriptions) {
    if (!habit.applies(subscription.policy)) continue;
    habit.change(subscription.policy);
    changed = true;
  }
  return changed;
}

}  // namespace meshsim::conformance
