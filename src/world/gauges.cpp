#include "world/gauges.hpp"

#include <algorithm>

#include "sim/capabilities.hpp"
#include "value/record.hpp"
#include "watch/where_filter.hpp"

namespace meshsim::world {

template <class Get>
void Gauges::each_owner(TopicId topic, Get get) const {
  const ServiceId owner = simulation_->plan().topics[topic].broker;
  if (owner == no_service) return;  // an endpoint
  for (const InstanceId instance : simulation_->instances().of(owner)) {
    if (const sim::Queues* queues = simulation_->instances().capabilities(instance).queues) get(*queues);
  }
}

template <class Get>
void Gauges::each_replica(ServiceId service, Get get) const {
  for (const InstanceId instance : simulation_->instances().of(service)) {
    if (const sim::Workload* workload = simulation_->instances().capabilities(instance).workload) get(*workload);
  }
}

std::uint64_t Gauges::depth(TopicId topic, ServiceId subscriber) const {
  std::uint64_t sum = 0;
  each_owner(topic, [&](const sim::Queues& broker) { sum += broker.depth(topic, subscriber); });
  return sum;
}

std::uint64_t Gauges::in_flight(TopicId topic, ServiceId subscriber) const {
  std::uint64_t sum = 0;
  each_owner(topic, [&](const sim::Queues& broker) { sum += broker.in_flight(topic, subscriber); });
  const std::vector<trace::SubscriptionName>& names = simulation_->names().subscriptions;
  for (std::size_t id = 0; id < names.size(); ++id) {
    const bool is_meant = names[id].topic == topic && (subscriber == no_service || names[id].service == subscriber);
    if (is_meant) sum += simulation_->messages().handed_out().of(static_cast<SubscriptionId>(id));
  }
  return sum;
}

std::optional<Time> Gauges::oldest_waiting(TopicId topic, ServiceId subscriber) const {
  std::optional<Time> oldest;
  each_owner(topic, [&](const sim::Queues& broker) {
    const std::optional<Time> since = broker.oldest_waiting(simulation_->context(), topic, subscriber);
    if (since) oldest = std::min(oldest.value_or(*since), *since);
  });
  return oldest;
}

watch::Holding Gauges::holding(SubscriptionId subscription) const {
  const trace::SubscriptionName& name = simulation_->names().subscriptions[subscription];
  const plan::Subscription& planned = simulation_->plan().subscriptions[name.plan_index];
  const InstanceId instance = simulation_->instances().find(planned.broker, 1);
  if (instance == no_instance) return {};
  const sim::Queues* broker = simulation_->instances().capabilities(instance).queues;
  if (broker == nullptr) return {};
  watch::Holding held = broker->holding(simulation_->context(), subscription);
  held.in_flight += simulation_->messages().handed_out().of(subscription);
  return held;
}

std::vector<watch::Outside> Gauges::outside() const {
  std::vector<watch::Outside> outside(simulation_->plan().topics.size());
  simulation_->messages().each([&](const sim::MessageStore::Record& message) {
    const bool is_sent = message.is_message && message.published_event == 0 && !message.is_given_up;
    if (is_sent) ++outside[message.topic].under_way;
  });
  for (std::size_t i = 0; i < outside.size(); ++i) {
    const auto topic = static_cast<TopicId>(i);
    each_owner(topic, [&](const sim::Queues& broker) { outside[i].retained += broker.retained(topic); });
  }
  return outside;
}

std::uint64_t Gauges::kept(ServiceId service) const {
  std::uint64_t sum = 0;
  each_replica(service, [&](const sim::Workload& actor) { sum += actor.kept(); });
  return sum;
}

std::optional<Decimal> Gauges::of_table(const plan::Metric& metric) const {
  constexpr FieldId entry_field = 0;  // an entry is a record with this field alone (sim/state_tables.hpp)
  watch::WhereFilter filter(simulation_->plan(), simulation_->names());
  std::optional<Decimal> sum = Decimal(0);
  simulation_->state().tables.each_value(metric.table, [&](value::Bytes entry) {
    value::Value held = value::find(entry, entry_field);
    const value::Bytes fields = held.type() == value::Type::record ? held.as_bytes() : value::Bytes{};
    if (metric.where && !filter.accepts(metric.where, Event{.time = simulation_->now()}, fields)) return;
    if (metric.kind == plan::MetricKind::sum && metric.field != no_field) held = value::find(fields, metric.field);
    const bool is_number = held.type() == value::Type::number;
    if (metric.kind == plan::MetricKind::sum && !is_number) return;
    if (sum) sum = add(*sum, metric.kind == plan::MetricKind::count ? Decimal(1) : held.as_decimal());
  });
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
