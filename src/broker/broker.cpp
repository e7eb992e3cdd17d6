#include "broker/broker.hpp"

#include <algorithm>

#include "broker/alarm.hpp"

namespace meshsim::broker {

void Broker::on_packet(Context& context, const Packet& packet) {
  switch (packet.kind) {
    case PacketKind::publish:
      return parts_.intake.publish(context, packet);
    case PacketKind::ack:
    case PacketKind::retry:
    case PacketKind::reject:
    case PacketKind::next:
      parts_.deliveries.answer(context, packet);
      break;
    case PacketKind::subscribe:
      parts_.sessions.subscribe(context, packet);
      break;
    case PacketKind::unsubscribe:
      parts_.sessions.unsubscribe(context, packet);
      break;
    case PacketKind::closed:
      parts_.sessions.lose_instance(context, packet);
      break;
    case PacketKind::reset:
      if (packet.about == PacketKind::deliver) parts_.sessions.delivery_came_back(context, packet);
      break;
    case PacketKind::redrive:
      parts_.letters.redrive(context, packet.topic);
      break;
    case PacketKind::request:  // a broker answers no calls
    case PacketKind::reply:
    case PacketKind::confirm:
    case PacketKind::deliver:
    case PacketKind::hang_up:
    case PacketKind::connected:
      break;
  }
  if (packet.body != no_body) context.release(packet.body);
}

void Broker::on_timer(Context& context, const Timer& timer) {
  switch (static_cast<Alarm>(timer.code)) {
    case Alarm::lease:
      return parts_.deliveries.lease_over(context, timer.value);
    case Alarm::delay_over:
      return parts_.deliveries.delay_over(context, timer.value);
    case Alarm::expiry:
      return parts_.limits.expire(context, parts_.tables.subscriptions[timer.slot]);
    case Alarm::sync:
      return parts_.disk.sync(context);
    case Alarm::claim:
      parts_.tables.subscriptions[timer.slot].claim_pending = false;
      return parts_.deliveries.hand_out(context, parts_.tables.subscriptions[timer.slot]);
    case Alarm::session:
      return parts_.partitions.session_timed_out(context, timer);
    case Alarm::settle:
      return parts_.partitions.settle(context, timer.slot);
    case Alarm::commit:
      return parts_.commits.commit_is_due(context, timer);
    case Alarm::output:
      return parts_.buffers.output_overdue(context, timer);
  }
}

template <class Get>
std::uint64_t Broker::sum(TopicId topic, ServiceId subscriber, Get get) const {
  std::uint64_t total = 0;
  for (const std::uint32_t index : parts_.tables.subscriptions.of_topic(topic)) {
    const Subscription& subscription = parts_.tables.subscriptions[index];
    const bool is_meant = subscriber == no_service || subscription.service == subscriber;
    if (is_meant && !subscription.to_come) total += get(subscription);
  }
  return total;
}

std::uint64_t Broker::depth(TopicId topic, ServiceId subscriber) const {
  return sum(topic, subscriber, [](const Subscription& s) { return s.depth(); });
}

std::uint64_t Broker::in_flight(TopicId topic, ServiceId subscriber) const {
  return sum(topic, subscriber, [](const Subscription& s) { return s.in_flight; });
}

std::optional<Time> Broker::oldest_waiting(const Context& context, TopicId topic, ServiceId subscriber) const {
  std::optional<Time> oldest;
  for (const std::uint32_t index : parts_.tables.subscriptions.of_topic(topic)) {
    const Subscription& subscription = parts_.tables.subscriptions[index];
    if (subscriber != no_service && subscription.service != subscriber) continue;
    if (subscription.waiting.empty() || subscription.to_come) continue;
    const Time published = *oldest_of(context, subscription);
    oldest = std::min(oldest.value_or(published), published);
  }
  return oldest;
}

std::uint64_t Broker::retained(TopicId topic) const { return parts_.retained.is_ungiven(topic) ? 1 : 0; }

std::optional<Time> Broker::oldest_of(const Context& context, const Subscription& queue) {
  if (queue.waiting.empty()) return std::nullopt;
  return context.body(queue.waiting.front()).published_at;
}

watch::Holding Broker::holding(const Context& context, SubscriptionId id) const {
  watch::Holding held;
  const std::uint32_t first = parts_.tables.subscriptions.find(id);
  if (first == none || parts_.tables.subscriptions[first].to_come) return held;
  const std::uint32_t count = std::max<std::uint32_t>(parts_.tables.subscriptions[first].policy->log.partitions, 1);
  for (std::uint32_t i = 0; i < count; ++i) {
    const Subscription& queue = parts_.tables.subscriptions[first + i];
    held.waiting += queue.depth();
    held.in_flight += queue.in_flight;
    const std::optional<Time> since = oldest_of(context, queue);
    if (since) held.oldest = std::min(held.oldest.value_or(*since), *since);
  }
  return held;
}

const Subscription* Broker::subscription(SubscriptionId id) const {
  const std::uint32_t index = parts_.tables.subscriptions.find(id);
  return index == none ? nullptr : &parts_.tables.subscriptions[index];
}

std::size_t Broker::memory_bytes() const {
  return parts_.tables.subscriptions.memory_bytes() + parts_.tables.in_flight.memory_bytes() +
         parts_.disk.journal().memory_bytes() + parts_.intake.memory_bytes();
}

}  // namespace meshsim::broker
