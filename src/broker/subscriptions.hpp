// A broker's subscriptions, and in which order a topic's get a message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "broker/subscription.hpp"

namespace meshsim::broker {

/// A subscription with partitions is so many in a row, all with its id.
/// Indexes are given in the order of making and stay; a deleted subscription that is made again keeps its own.
class Subscriptions {
 public:
  Subscriptions(const plan::Plan& plan, ServiceId broker) : plan_(&plan), broker_(broker) {}

  /// Makes those that exist before anything happens, in plan order: of every initial replica, and of those to come that
  /// will read what is published before.
  void make_initial(Context& context);
  /// The index of a subscription of this broker, made when it is new (a replica was added); none when there is no such.
  std::uint32_t ensure(const Context& context, SubscriptionId id);
  /// Its index; none when it does not exist (any more).
  std::uint32_t find(SubscriptionId id) const;
  /// Its place in the fan-out is given up. It must hold nothing.
  void remove(std::uint32_t index);

  /// Returns those of the topic in subscription order: as in the file, a service's replicas in their order.
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
