// A service's sessions with its brokers: it subscribes, and subscribes again when a broker went away and came back.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>
#include <vector>

#include "plan/plan.hpp"

namespace meshsim::actors {

/// Plain data.
class Sessions {
 public:
  Sessions(const std::vector<std::uint32_t>& subscriptions, std::uint32_t replica)
      : planned_(&subscriptions), replica_(replica), is_waiting_(subscriptions.size()) {}

  /// Subscribes everywhere. `code` is the code of its timers, which must be given to on_timer.
  void begin(Context& context, std::uint32_t code);
  /// Goes on with a subscription. `in_hand`: number of deliveries of the subscription `planned_by(timer)` that the
  /// service still holds.
  void on_timer(Context& context, const Timer& timer, std::uint32_t in_hand);
  /// Returns the subscription of a timer, an index into Plan::subscriptions.
  std::uint32_t planned_by(const Timer& timer) const { return (*planned_)[timer.slot]; }
  /// Subscribes again as soon as the service of that instance can be reached; the connection to it is gone.
  void lost(Context& context, InstanceId broker);
  /// Repeats a `subscribe` that did not get through, as `reset` tells.
  void came_back(Context& context, const Packet& reset);
  /// Repeats an answer or request that was lost, as `reset` tells: when the request has timed out, or as soon as the
  /// service subscribes anew.
  void ask_again(Context& context, const Packet& reset);
  /// Takes no more deliveries. A replica that will not come back deletes its own subscriptions.
  void end(Context& context);
  void forget() {
    is_waiting_.assign(is_waiting_.size(), false);
    unheard_.clear();
  }

 private:
  /// An answer that did not get through, and its subscription, by index in planned_.
  struct Unheard {
    std::uint32_t index = 0;
    Packet packet;
  };

  void subscribe(Context& context, std::uint32_t index, std::uint32_t in_hand);
  void send_unheard(Context& context, std::uint32_t index, InstanceId broker);
  void wait_a_while(Context& context, std::uint32_t index);
  void wait_for_broker(Context& context, std::uint32_t index);
  SubscriptionId id_of(Context& context, const plan::Subscription& planned, std::uint32_t plan_index) const;

  const std::vector<std::uint32_t>* planned_;  // indices of the plan
  std::uint32_t replica_;
  std::uint32_t code_ = 0;
  std::vector<bool> is_waiting_;  // by index in planned_: a timer is set
  std::vector<Unheard> unheard_;  // in the order in which they were lost
};

}  // namespace meshsim::actors
