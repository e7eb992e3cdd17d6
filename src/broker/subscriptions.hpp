// A broker's subscriptions, and the order in which those of a topic get a message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "broker/subscription.hpp"

namespace meshsim::broker {

/// A subscription with partitions takes as many neighbouring indexes, all with its id. Indexes are given in the order
/// of making and stay; a deleted subscription that is made again keeps its own.
class Subscriptions {
 public:
  Subscriptions(const plan::Plan& plan, ServiceId broker) : plan_(&plan), broker_(broker) {}

  /// Makes the subscriptions that exist from the beginning, in plan order: of every initial replica, and of each later
  /// replica that will read messages published before it.
  void make_initial(Context& context);
  /// Returns the index of a subscription of this broker, made when it is new (a replica was added); none when the plan
  /// has none for this broker.
  std::uint32_t ensure(const Context& context, SubscriptionId id);
  /// Returns its index; none when it does not exist (any more).
  std::uint32_t find(SubscriptionId id) const;
  /// Removes it from its topic's order. It must hold no messages.
  void remove(std::uint32_t index);

  /// Returns the topic's subscriptions in their order: as in the file, and a service's replicas by number.
  std::span<const std::uint32_t> of_topic(TopicId topic) const;

  Subscription& operator[](std::uint32_t index) { return subscriptions_[index]; }
  const Subscription& operator[](std::uint32_t index) const { return subscriptions_[index]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(subscriptions_.size()); }
  std::size_t memory_bytes() const;

 private:
  std::uint32_t make(SubscriptionId id, std::uint32_t plan_index, std::uint32_t replica);
  void make_queue(SubscriptionId id, std::uint32_t plan_index, std::uint32_t replica, std::uint32_t partition);

  const plan::Plan* plan_;
  ServiceId broker_;
  std::vector<Subscription> subscriptions_;
  std::uint32_t groups_ = 0;
  std::vector<std::uint32_t> index_of_;               // by SubscriptionId: of partition 0, the others follow
  std::vector<std::vector<std::uint32_t>> of_topic_;  // by TopicId
};

}  // namespace meshsim::broker
