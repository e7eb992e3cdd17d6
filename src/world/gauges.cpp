#include "world/gauges.hpp"

#include <algorithm>

#include "broker/broker.hpp"
#include "sim/capabilities.hpp"

namespace meshsim::world {

template <class Get>
auto Gauges::sum_of_brokers(TopicId topic, Get get) const {
  std::uint64_t sum = 0;
  const ServiceId owner = simulation_->plan().topics[topic].broker;
  if (owner == no_service) return sum;
  for (const InstanceId instance : simulation_->instances_of(owner)) {
    sum += get(static_cast<const broker::Broker&>(simulation_->actor(instance)));
  }
  return sum;
}

template <class Get>
void Gauges::each_replica(ServiceId service, Get get) const {
  for (const InstanceId instance : simulation_->instances_of(service)) {
    if (const sim::Workload* workload = simulation_->capabilities(instance).workload) get(*workload);
  }
}

std::uint64_t Gauges::depth(TopicId topic, ServiceId subscriber) const {
  return sum_of_brokers(topic, [&](const broker::Broker& broker) { return broker.depth(topic, subscriber); });
}

std::uint64_t Gauges::in_flight(TopicId topic, ServiceId subscriber) const {
  return sum_of_brokers(topic, [&](const broker::Broker& broker) { return broker.in_flight(topic, subscriber); });
}

std::optional<Time> Gauges::oldest_waiting(TopicId topic, ServiceId subscriber) const {
  const ServiceId owner = simulation_->plan().topics[topic].broker;
  std::optional<Time> oldest;
  if (owner == no_service) return oldest;
  for (const InstanceId instance : simulation_->instances_of(owner)) {
    const auto& broker = static_cast<const broker::Broker&>(simulation_->actor(instance));
    const std::optional<Time> since = broker.oldest_waiting(simulation_->context(), topic, subscriber);
    if (since) oldest = std::min(oldest.value_or(*since), *since);
  }
  return oldest;
}

watch::Holding Gauges::holding(SubscriptionId subscription) const {
  const trace::SubscriptionName& name = simulation_->names().subscriptions[subscription];
  const plan::Subscription& planned = simulation_->plan().subscriptions[name.plan_index];
  const InstanceId instance = simulation_->find_instance(planned.broker, 1);
  if (instance == no_instance) return {};
  const auto& broker = static_cast<const broker::Broker&>(simulation_->actor(instance));
  watch::Holding held;
  for (const broker::Subscription* queue : broker.queues_of(subscription)) {
    held.waiting += queue->depth();
    held.in_flight += queue->in_flight;
    const std::optional<Time> since = broker.oldest_of(simulation_->context(), *queue);
    if (since) held.oldest = std::min(held.oldest.value_or(*since), *since);
  }
  return held;
}

std::uint64_t Gauges::kept(ServiceId service) const {
  std::uint64_t sum = 0;
  each_replica(service, [&](const sim::Workload& actor) { sum += actor.kept(); });
  return sum;
}

Duration Gauges::busy(ServiceId service) const {
  Duration sum = 0;
  each_replica(service, [&](const sim::Workload& actor) { sum += actor.busy(simulation_->now()); });
  return sum;
}

Duration Gauges::capacity(ServiceId service) const {
  Duration sum = 0;
  each_replica(service, [&](const sim::Workload& actor) { sum += actor.capacity(simulation_->now()); });
  return sum;
}

std::optional<Duration> Gauges::longest_wait(ServiceId service, Time since) const {
  std::optional<Duration> longest;
  each_replica(service, [&](const sim::Workload& actor) {
    const std::optional<Duration> wait = actor.longest_wait(since);
    if (wait && (!longest || *wait > *longest)) longest = wait;
  });
  return longest;
}

}  // namespace meshsim::world
