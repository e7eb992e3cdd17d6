#include "broker/broker.hpp"

#include <algorithm>
#include <meshsim/record.hpp>
#include <span>
#include <utility>

#include "base/hash.hpp"
#include "sim/simulation.hpp"

namespace meshsim::broker {

Broker::Broker(const plan::Plan& plan, ServiceId service)
    : plan_(&plan), service_(service), subscriptions_(plan, service) {}

void Broker::on_packet(Context& context, const Packet& packet) {
  switch (packet.kind) {
    case PacketKind::publish:
      return refuses(packet.topic) ? refuse(context, packet) : publish(context, packet);
    case PacketKind::ack:
    case PacketKind::retry:
    case PacketKind::reject:
    case PacketKind::next:
      answer(context, packet);
      break;
    case PacketKind::subscribe:
      subscribe(context, packet);
      break;
    case PacketKind::unsubscribe:
      unsubscribe(context, packet);
      break;
    case PacketKind::closed:
      lose_instance(context, packet);
      break;
    case PacketKind::reset:
      if (packet.about == PacketKind::deliver) delivery_came_back(context, packet);
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
      return lease_over(context, timer.value);
    case Alarm::delay_over:
      return delay_over(context, timer.value);
    case Alarm::expiry:
      return expire(context, subscriptions_[timer.slot]);
    case Alarm::sync:
      return sync(context);
    case Alarm::claim:
      subscriptions_[timer.slot].claim_pending = false;
      return hand_out(context, subscriptions_[timer.slot]);
    case Alarm::session:
      return session_over(context, timer);
    case Alarm::settle:
      groups_[timer.slot].delaying = false;
      return rebalance(context, groups_[timer.slot]);
    case Alarm::commit:
      return commit_is_due(context, timer);
    case Alarm::output:
      return output_overdue(context, timer);
  }
}

void Broker::publish(Context& context, const Packet& packet) {
  const Body body = context.body(packet.body);
  const bool ignored = policy().duplicate_window != 0 && seen_before(context, packet, body.id);
  const bool duplicate = ignored || body.published_event != 0;
  const EventSeq accepted = context.emit({.message = body.id,
                                          .detail = hash_bytes(body.bytes.data(), body.bytes.size()),
                                          .peer = packet.from,
                                          .topic = packet.topic,
                                          .kind = EventKind::published,
                                          .reason = duplicate ? Reason::duplicate : Reason::none},
                                         body.bytes);
  if (!duplicate) context.mark_published(packet.body, accepted);
  context.caused_by(accepted);
  const std::span<const std::uint32_t> row = subscriptions_.of_topic(packet.topic);
  if (ignored) {
    confirm(context, packet, Reason::none);
    return context.release(packet.body);
  }
  if (plan_->topics[packet.topic].retained) [[unlikely]] {
    replace_retained(context, packet.topic, packet.body);
  }
  std::uint32_t partition = none;
  for (const std::uint32_t index : row) {
    Subscription& subscription = subscriptions_[index];
    if (subscription.is_partition()) {
      if (partition == none) partition = partition_for(context, packet.topic, *subscription.policy, packet.body);
      if (subscription.partition != partition) continue;
    }
    enqueue(context, subscription, packet.body);
  }
  if (row.empty()) {
    context.emit(
        {.message = body.id, .topic = packet.topic, .kind = EventKind::dropped, .reason = Reason::no_subscriber});
  }
  // With Persistence::always the sync lies before this; it takes no time in the model.
  confirm(context, packet, Reason::none);
  context.release(packet.body);
}

/// Whether the broker had it before: within its window, and where that is a producer's own, from the same process.
bool Broker::seen_before(const Context& context, const Packet& packet, MessageId message) {
  if (policy().window_of_process) {  // ids are given in sequence, so the upper bits are free
    message |= MessageId{context.simulation().processes()[packet.from].incarnation} << 48;
  }
  return duplicates_.seen(message, context.now(), policy().duplicate_window);
}

/// Messages with one key go to one partition, those without to each in turn.
std::uint32_t Broker::partition_for(const Context& context, TopicId topic, const plan::DeliveryPolicy& policy,
                                    BodyRef body) {
  if (policy.partitions == 1) return 0;
  const Body message = context.body(body);
  if (policy.key != no_field) {
    if (const auto text = text_in(message.bytes, policy.key)) {
      return partition_of_key(std::as_bytes(std::span(*text)).data(), text->size(), policy.partitions);
    }
    const auto key = record_detail::find(message.bytes, policy.key);
    if (!key.empty())
      return partition_of_key(key.data() + sizeof(FieldId), key.size() - sizeof(FieldId), policy.partitions);
  }
  if (topic >= key_turns_.size()) key_turns_.resize(topic + std::size_t{1}, 0);
  return key_turns_[topic]++ % policy.partitions;
}

bool Broker::refuses(TopicId topic) const {
  return std::ranges::any_of(subscriptions_.of_topic(topic), [this](std::uint32_t index) {
    const Subscription& s = subscriptions_[index];
    if (s.policy->overflow != plan::Overflow::refuse || s.policy->keep_at_most == 0) return false;
    if (s.is_log()) return s.log_length() >= s.policy->keep_at_most;
    if (s.policy->refuses_late) return s.refusing;
    return s.makes_wait() && s.depth() >= s.policy->keep_at_most;
  });
}

void Broker::refuse(Context& context, const Packet& packet) {
  if (policy().confirms) {
    confirm(context, packet, Reason::refused_by_broker);
  } else {  // nobody else can tell
    context.emit({.message = context.message_of(packet.body),
                  .instance = packet.from,
                  .peer = context.self(),
                  .topic = packet.topic,
                  .kind = EventKind::publish_failed,
                  .reason = Reason::refused_by_broker});
  }
  context.release(packet.body);
}

void Broker::confirm(Context& context, const Packet& packet, Reason reason) {
  if (!policy().confirms) return;
  context.send(packet.from, {.token = packet.token,
                             .topic = packet.topic,
                             .life = packet.life,
                             .kind = PacketKind::confirm,
                             .reason = reason});
}

void Broker::enqueue(Context& context, Subscription& subscription, BodyRef body) {
  if (subscription.keeping) changed(context);
  if (!make_place(context, subscription, body)) return;
  context.retain(body);
  subscription.waiting.push(body);
  if (!subscription.makes_wait()) {
    hand_out(context, subscription);
  } else {
    watch_expiry(context, subscription);
    note_fullness(subscription);
  }
  if (subscription.is_log()) trim(context, subscription);
}

/// The last message of a topic whose messages are retained: who subscribes later gets it. Holds a reference.
void Broker::replace_retained(Context& context, TopicId topic, BodyRef body) {
  if (topic >= retained_.size()) retained_.resize(topic + std::size_t{1}, no_body);
  context.retain(body);
  if (const BodyRef before = std::exchange(retained_[topic], body); before != no_body) context.release(before);
}

/// Whether the subscription takes one more; if not, the message was dropped.
bool Broker::make_place(Context& context, Subscription& subscription, BodyRef body) {
  const plan::DeliveryPolicy& policy = *subscription.policy;
  const auto drop = [&](Reason reason) {
    context.emit({.message = context.message_of(body),
                  .subscription = subscription.id,
                  .topic = subscription.topic,
                  .kind = EventKind::dropped,
                  .reason = reason});
    return false;
  };
  const bool is_there = subscription.keeping ? !subscription.forgotten : subscription.staying != 0;
  if (!is_there) {
    if (!plan_->topics[subscription.topic].retained) return drop(Reason::no_subscriber);
    while (!subscription.waiting.empty()) evict(context, subscription, subscription.waiting.pop(), Reason::replaced);
  }
  const bool is_full = policy.keep_at_most != 0 && !subscription.is_log() && subscription.makes_wait() &&
                       subscription.depth() >= policy.keep_at_most;
  if (!is_full) return true;
  // A delayed retry is never the oldest that can be dropped, it is not in the queue.
  if (policy.overflow == plan::Overflow::refuse) return true;  // it refuses late, or would not have come here
  if (policy.overflow != plan::Overflow::drop_oldest || subscription.waiting.empty()) return drop(Reason::overflow);
  // More than one is too many where messages came back to a queue that was full.
  while (subscription.depth() >= policy.keep_at_most && !subscription.waiting.empty()) {
    evict(context, subscription, subscription.waiting.pop(), Reason::overflow);
  }
  return true;
}

/// The log lost its oldest entries: those nobody has read are gone. What is pending goes when somebody looks at it.
void Broker::trim(Context& context, Subscription& subscription) {
  const std::uint64_t most = subscription.policy->keep_at_most;
  if (most == 0 || subscription.log_length() <= most) return;
  subscription.trimmed = subscription.waiting.end() - most;
  while (!subscription.waiting.empty() && subscription.waiting.front_position() < subscription.trimmed) {
    evict(context, subscription, subscription.waiting.pop(), Reason::overflow);
  }
  watch_expiry(context, subscription);
}

template <class Get>
std::uint64_t Broker::sum(TopicId topic, ServiceId subscriber, Get get) const {
  std::uint64_t total = 0;
  for (const std::uint32_t index : subscriptions_.of_topic(topic)) {
    const Subscription& subscription = subscriptions_[index];
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

std::uint64_t Broker::redelivered(TopicId topic, ServiceId subscriber) const {
  return sum(topic, subscriber, [](const Subscription& s) { return s.redelivered; });
}

std::uint64_t Broker::dead_lettered(TopicId topic, ServiceId subscriber) const {
  return sum(topic, subscriber, [](const Subscription& s) { return s.dead_lettered; });
}

std::optional<Time> Broker::oldest_waiting(const Context& context, TopicId topic, ServiceId subscriber) const {
  std::optional<Time> oldest;
  for (const std::uint32_t index : subscriptions_.of_topic(topic)) {
    const Subscription& subscription = subscriptions_[index];
    if (subscriber != no_service && subscription.service != subscriber) continue;
    if (subscription.waiting.empty() || subscription.to_come) continue;
    const Time published = *oldest_of(context, subscription);
    oldest = std::min(oldest.value_or(published), published);
  }
  return oldest;
}

std::optional<Time> Broker::oldest_of(const Context& context, const Subscription& queue) {
  if (queue.waiting.empty()) return std::nullopt;
  return context.body(queue.waiting.front()).published_at;
}

std::vector<const Subscription*> Broker::queues_of(SubscriptionId id) const {
  std::vector<const Subscription*> queues;
  const std::uint32_t first = subscriptions_.find(id);
  if (first == none || subscriptions_[first].to_come) return queues;
  const std::uint32_t count = std::max<std::uint32_t>(subscriptions_[first].policy->partitions, 1);
  for (std::uint32_t i = 0; i < count; ++i) queues.push_back(&subscriptions_[first + i]);
  return queues;
}

const Subscription* Broker::subscription(SubscriptionId id) const {
  const std::uint32_t index = subscriptions_.find(id);
  return index == none ? nullptr : &subscriptions_[index];
}

std::size_t Broker::memory_bytes() const {
  return subscriptions_.memory_bytes() + in_flight_.memory_bytes() + journal_.memory_bytes() +
         duplicates_.memory_bytes();
}

}  // namespace meshsim::broker
