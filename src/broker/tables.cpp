#include "broker/tables.hpp"

namespace meshsim::broker {

void Tables::refresh_turn(const Consumer& consumer) {
  Subscription& subscription = subscriptions[consumer.subscription];
  const bool free = consumer.wants_more();
  const bool is_new = subscription.ring.set_free(consumer.place, free);
  if (is_new && free && subscription.policy->dispatch.pick == plan::Pick::oldest_request) {
    subscription.ring.go_last(consumer.place);
  }
}

DeliveryList& Tables::list_of(const Delivery& delivery) {
  if (delivery.consumer == none) return subscriptions[delivery.subscription].orphans;
  return delivery.own ? consumers[delivery.consumer].own : consumers[delivery.consumer].held;
}

ConsumerGroup& Tables::group_of(const Subscription& subscription) {
  if (subscription.group >= groups.size()) groups.resize(subscription.group + std::size_t{1});
  ConsumerGroup& group = groups[subscription.group];
  group.first = subscription.index - subscription.partition;
  group.partitions = subscription.policy->log.partitions;
  return group;
}

}  // namespace meshsim::broker
