// What becomes of a message in a subscription: handed out, answered, given back, over.
#include <algorithm>
#include <meshsim/record.hpp>
#include <optional>

#include "base/hash.hpp"
#include "base/time.hpp"
#include "broker/broker.hpp"
#include "sim/simulation.hpp"
#include "value/record.hpp"

namespace meshsim::broker {

namespace {

constexpr std::uint64_t ack_draws = 0x61636b;  // below a message's own: "ack"

std::uint16_t as_attempt(std::uint32_t deliveries) {
  return static_cast<std::uint16_t>(std::min<std::uint32_t>(deliveries, UINT16_MAX));
}

}  // namespace

/// Call it whenever something came that could be handed out, or somebody who could take it.
void Broker::hand_out(Context& context, Subscription& subscription) {
  const bool is_limited = has_limit_to_mind(subscription);
  const plan::Surplus surplus = subscription.policy->surplus;
  if (is_limited && surplus == plan::Surplus::before_hand_out) drop_surplus(context, subscription);
  hand_out_waiting(context, subscription);
  if (is_limited && surplus == plan::Surplus::after_hand_out) drop_surplus(context, subscription);
  if (is_limited) note_fullness(subscription);
}

void Broker::hand_out_waiting(Context& context, Subscription& subscription) {
  if (!subscription.ring.any_free() || (subscription.waiting.empty() && subscription.ready.empty())) return;
  const EventSeq cause = context.cause();
  const std::uint32_t root = context.root();
  if (!subscription.ready.empty()) hand_out_ready(context, subscription);
  while (!subscription.waiting.empty() && !subscription.makes_wait()) {
    const QueuedMessage message = subscription.waiting.pop();
    const bool waits_aside = subscription.policy->key_blocks &&
                             !subscription.groups.enter(key_of(context, subscription, message.body), message);
    if (!waits_aside) deliver(context, subscription, subscription.take_next(), message);
  }
  context.caused_by(cause, root);
  watch_expiry(context, subscription);
}

void Broker::deliver(Context& context, Subscription& subscription, std::uint32_t consumer_slot, QueuedMessage message) {
  Consumer& consumer = consumers_[consumer_slot];
  consumer.busy += consumer.asks;
  if (subscription.is_automatic()) {
    const bool has_buffer = subscription.policy->output_buffer != 0;
    const bool piles_up = has_buffer && context.simulation().processes()[consumer.instance].paused;
    if (has_buffer && !piles_up && bursts(context, subscription, consumer_slot, message)) return;
    send_delivery(context, subscription, consumer, message, InFlight::make_tag(consumer.generation, consumer_slot));
    const std::uint64_t size = piles_up ? value::content_size(context.body(message.body).bytes) : 0;
    forget(context, subscription, message);
    if (consumer.asks) refresh_turn(consumer);
    if (piles_up) pile_up(context, consumer_slot, size);
    return;
  }
  const std::uint32_t slot = in_flight_.add(consumer.held, message, subscription.index, consumer_slot);
  ++subscription.in_flight;
  refresh_turn(consumer);
  hand_over(context, subscription, slot);
}

/// Sends a delivery that its consumer holds, for the first time or again.
void Broker::hand_over(Context& context, Subscription& subscription, std::uint32_t slot) {
  Delivery& delivery = in_flight_[slot];
  const Consumer& consumer = consumers_[delivery.consumer];
  if (subscription.pends()) note_holder(delivery);
  delivery.since = context.now();
  delivery.owner = consumer.instance;
  if (subscription.pends()) {
    delivery.owner_incarnation = consumer.life;
    if (subscription.keeping && policy().syncs_by_clock) changed(context);
  }
  const std::uint64_t tag = in_flight_.tag(slot);
  send_delivery(context, subscription, consumer, delivery.message, tag);
  const Duration lease = subscription.policy->lease_of(delivery.message.deliveries);
  if (lease == 0) return;
  delivery.timer = context.timeout(lease, {.code = static_cast<std::uint32_t>(Alarm::lease), .value = tag});
}

void Broker::send_delivery(Context& context, Subscription& subscription, const Consumer& consumer,
                           QueuedMessage& message, std::uint64_t tag) {
  const auto& stored = context.simulation().messages()[message.body];
  // A delivery belongs to the story of its message, not to that of the ack that made room for it.
  context.caused_by(message.cause != 0 ? message.cause : stored.published_event, stored.root);
  const bool is_again = ++message.deliveries > 1;
  if (is_again || message.position < subscription.flagged_end) {
    ++subscription.redelivered;
    context.caused_by(context.emit({.message = stored.id,
                                    .peer = consumer.instance,
                                    .subscription = subscription.id,
                                    .topic = subscription.topic,
                                    .kind = EventKind::redelivered,
                                    .reason = is_again ? message.reason : Reason::recovered,
                                    .attempt = as_attempt(message.deliveries)}));
  }
  context.retain(message.body);
  context.send(consumer.instance, {.token = tag,
                                   .body = message.body,
                                   .subscription = subscription.id,
                                   .number = message.deliveries,
                                   .topic = subscription.topic,
                                   .life = consumer.life,
                                   .kind = PacketKind::deliver});
}

void Broker::answer(Context& context, const Packet& packet) {
  std::uint32_t slot = in_flight_.find(packet.token);
  const std::uint32_t index = slot != none ? in_flight_[slot].subscription : subscriptions_.find(packet.subscription);
  if (index == none) return;
  Subscription& subscription = subscriptions_[index];
  if (subscription.is_partition()) return answer_partition(context, subscription, slot, packet);
  const bool asks = packet.kind != PacketKind::ack || packet.number != ack_without_asking;
  if (subscription.policy->hand_out != plan::HandOut::push && asks) make_room(context, subscription, packet.from);
  if (slot != none && asks && is_overtaken(context, subscription, slot, packet)) {
    hand_out(context, subscription);
    slot = in_flight_.find(packet.token);  // it may have been given up
  }
  // Too late: the lease expired and the message is waiting or with another consumer. Or the delay of its retry runs.
  const bool names_message = subscription.policy->ack_names == plan::AckNames::message;
  if (slot != none && (names_message || !in_flight_[slot].delayed)) conclude(context, subscription, slot, packet);
  if (slot == none && subscription.policy->ack_names == plan::AckNames::last_delivery) {
    take_late_answer(context, subscription, packet);
  }
  hand_out(context, subscription);
}

/// Whether the request for the next message, which comes with the ack, is served before the ack is looked at. It makes
/// a difference where the lease is over: the message is the next. So it was in 16 of 22 runs of nats-server.
bool Broker::is_overtaken(Context& context, const Subscription& subscription, std::uint32_t slot,
                          const Packet& packet) const {
  const Delivery& delivery = in_flight_[slot];
  if (!subscription.policy->ack_overtaken || packet.kind != PacketKind::ack || !delivery.ready) return false;
  // Named by message and delivery: no other draw is shifted by it.
  const DrawKey draws = context.simulation().messages()[delivery.message.body].draws;
  Random draw = draws.with(ack_draws).with(subscription.id).with(delivery.message.deliveries).stream();
  return draw.below(4) != 0;
}

/// The lease was over, but nobody has had the message since: an ack or a reject ends it all the same.
void Broker::take_late_answer(Context& context, Subscription& subscription, const Packet& packet) {
  if (packet.kind != PacketKind::ack && packet.kind != PacketKind::reject) return;
  const std::optional<QueuedMessage> message = subscription.waiting.take(InFlight::generation_of(packet.token));
  if (!message) return;
  if (packet.kind == PacketKind::ack) {
    end_story(context, subscription, *message, EventKind::acked, Reason::none, packet.from);
  } else {
    set_aside(context, subscription, *message, Reason::rejected, packet.from);
  }
}

void Broker::conclude(Context& context, Subscription& subscription, std::uint32_t slot, const Packet& packet) {
  if (packet.kind == PacketKind::next) return;
  const Reason reason = packet.reason != Reason::none ? packet.reason : Reason::asked_to_retry;
  const Duration delay = Duration{packet.number} * microsecond;
  if (packet.kind == PacketKind::ack) {
    end_story(context, subscription, take_back(context, slot, reason), EventKind::acked, Reason::none, packet.from);
  } else if (packet.kind == PacketKind::reject) {
    set_aside(context, subscription, take_back(context, slot, reason), Reason::rejected, packet.from);
  } else if (subscription.policy->ack_names == plan::AckNames::message) {
    postpone(context, subscription, slot, reason, delay);
  } else if (delay != 0 && !is_exhausted(subscription, in_flight_[slot].message)) {
    this->delay(context, subscription, take_back(context, slot, reason), delay);
  } else {
    const bool goes_last = subscription.policy->retry_goes_last && subscription.policy->max_deliveries == 0;
    const QueuedMessage message = take_back(context, slot, reason);
    try_again(context, subscription, message, packet.from, goes_last ? Place::last : Place::of_old);
  }
}

/// A consumer that asks has done with what it was given, one way or another, and asks for the next.
void Broker::make_room(Context& context, Subscription& subscription, InstanceId instance) {
  const std::uint32_t slot = consumers_.find(instance, subscription.index);
  if (slot == none || consumers_[slot].busy == 0) return;
  --consumers_[slot].busy;
  if (consumers_[slot].own.first != none) serve_own(context, subscription, slot);
  refresh_turn(consumers_[slot]);
}

DeliveryList& Broker::list_of(const Delivery& delivery) {
  if (delivery.consumer == none) return subscriptions_[delivery.subscription].orphans;
  return delivery.own ? consumers_[delivery.consumer].own : consumers_[delivery.consumer].held;
}

/// Ends a delivery: it is nobody's any more, and its consumer has room for another. `reason`: why, should it come
/// again.
QueuedMessage Broker::take_back(Context& context, std::uint32_t slot, Reason reason) {
  Delivery& delivery = in_flight_[slot];
  if (subscriptions_[delivery.subscription].pends()) note_holder(delivery);
  context.cancel(delivery.timer);
  --subscriptions_[delivery.subscription].in_flight;
  delivery.message.reason = reason;
  delivery.message.cause = context.cause();
  delivery.message.late_answer = 0;
  const std::uint32_t consumer = delivery.consumer;
  const QueuedMessage message = in_flight_.remove(list_of(delivery), slot);
  if (consumer != none) refresh_turn(consumers_[consumer]);
  return message;
}

std::uint64_t Broker::key_of(const Context& context, const Subscription& subscription, BodyRef body) {
  if (subscription.policy->key == no_field) return 0;
  const auto field = record_detail::find(context.body(body).bytes, subscription.policy->key);
  return hash_bytes(field.data(), field.size());
}

bool Broker::is_exhausted(const Subscription& subscription, const QueuedMessage& message) {
  return subscription.policy->max_deliveries != 0 && message.deliveries >= subscription.policy->max_deliveries;
}

bool Broker::is_overdue(const Context& context, const Subscription& subscription, BodyRef body) {
  const Duration keep_for = subscription.policy->keep_for;
  return keep_for != 0 && saturating_add(context.body(body).published_at, keep_for) <= context.now();
}

/// A delivery failed, the message says why: puts it back to its place, unless it has had its chances.
void Broker::try_again(Context& context, Subscription& subscription, const QueuedMessage& message, InstanceId peer,
                       Place place) {
  if (is_exhausted(subscription, message)) {
    return set_aside(context, subscription, message, Reason::too_many_tries, peer);
  }
  if (is_overdue(context, subscription, message.body)) {
    return evict(context, subscription, message, Reason::too_old);
  }
  if (!subscription.keeping && subscription.staying == 0) {
    if (!is_retained(subscription, message.body)) {
      return end_story(context, subscription, message, EventKind::dropped, Reason::crash, peer);
    }
    return subscription.waiting.give_back({.position = message.position, .body = message.body});  // sent afresh
  }
  if (place == Place::last) {
    subscription.waiting.put_last(message);
  } else {
    subscription.waiting.give_back(message);
  }
  watch_expiry(context, subscription);
}

void Broker::delay(Context& context, Subscription& subscription, const QueuedMessage& message, Duration delay) {
  if (subscription.policy->keep_for != 0) {  // it may expire before
    const Time due = saturating_add(context.body(message.body).published_at, subscription.policy->keep_for);
    delay = std::clamp<Duration>(due - context.now(), 0, delay);
  }
  const std::uint32_t slot = in_flight_.add(subscription.delayed, message, subscription.index, none);
  in_flight_[slot].delayed = true;
  in_flight_[slot].timer =
      context.timeout(delay, {.code = static_cast<std::uint32_t>(Alarm::delay_over), .value = in_flight_.tag(slot)});
}

void Broker::delay_over(Context& context, std::uint64_t tag) {
  const std::uint32_t slot = in_flight_.find(tag);
  if (slot == none) return;
  Subscription& subscription = subscriptions_[in_flight_[slot].subscription];
  if (subscription.policy->ack_names == plan::AckNames::message) {
    make_ready(context, subscription, slot, in_flight_[slot].message.reason);
  } else {
    try_again(context, subscription, in_flight_.remove(subscription.delayed, slot), no_instance);
  }
  hand_out(context, subscription);
}

void Broker::lease_over(Context& context, std::uint64_t tag) {
  const std::uint32_t slot = in_flight_.find(tag);
  if (slot == none) return;
  Delivery& delivery = in_flight_[slot];
  delivery.timer = {};
  Subscription& subscription = subscriptions_[delivery.subscription];
  if (subscription.is_partition()) return poll_overdue(context, subscription, delivery);
  if (subscription.policy->ack_names == plan::AckNames::message) {
    make_ready(context, subscription, slot, Reason::lease_expired);
  } else {
    const InstanceId holder = delivery.consumer == none ? no_instance : consumers_[delivery.consumer].instance;
    QueuedMessage message = take_back(context, slot, Reason::lease_expired);
    if (subscription.policy->ack_names == plan::AckNames::last_delivery) {
      message.late_answer = InFlight::generation_of(tag);
    }
    try_again(context, subscription, message, holder);
  }
  hand_out(context, subscription);
}

/// What the policy does with a message that was rejected or had all its chances.
void Broker::set_aside(Context& context, Subscription& subscription, const QueuedMessage& message, Reason reason,
                       InstanceId peer) {
  const bool keeps = subscription.policy->exhausted != plan::Exhausted::drop;
  subscription.dead_lettered += keeps;
  end_story(context, subscription, message, keeps ? EventKind::dead_lettered : EventKind::dropped, reason, peer);
}

/// It waited too long or is one too many: gone, or a dead letter where the policy makes one of it.
void Broker::evict(Context& context, Subscription& subscription, const QueuedMessage& message, Reason reason) {
  if (subscription.policy->dead_letter_evicted) {
    ++subscription.dead_lettered;
    return end_story(context, subscription, message, EventKind::dead_lettered, reason);
  }
  const bool is_old = reason == Reason::too_old;
  end_story(context, subscription, message, is_old ? EventKind::expired : EventKind::dropped,
            is_old ? Reason::none : reason);
}

void Broker::end_story(Context& context, Subscription& subscription, const QueuedMessage& message, EventKind fate,
                       Reason reason, InstanceId peer) {
  context.emit({.message = context.message_of(message.body),
                .peer = peer,
                .subscription = subscription.id,
                .topic = subscription.topic,
                .kind = fate,
                .reason = reason,
                .attempt = as_attempt(message.deliveries)});
  if (subscription.policy->key_blocks) {
    const auto next = subscription.groups.leave(key_of(context, subscription, message.body), message);
    if (next) subscription.waiting.give_back(*next);
  }
  forget(context, subscription, message);
}

/// Gives up the subscription's hold on the message: now, or when the disk knows.
void Broker::forget(Context& context, const Subscription& subscription, const QueuedMessage& message) {
  const bool on_disk = subscription.keeping && message.position < subscription.synced_end;
  const bool is_journalled = policy().syncs_later() || policy().persistence == plan::Persistence::snapshot;
  if (!is_journalled || !on_disk) return context.release(message.body);
  journal_.add(subscription.index, message);
  changed(context);
}

/// Keeps a timer for the oldest message that waits. It may come early, when an older one was there as it was set.
void Broker::watch_expiry(Context& context, Subscription& subscription) {
  const Duration keep_for = subscription.policy->keep_for;
  if (keep_for == 0) return;
  if (subscription.waiting.empty()) return context.cancel(subscription.expiry);
  const Time due = saturating_add(context.body(subscription.waiting.front()).published_at, keep_for);
  if (subscription.expiry && subscription.expiry_due <= due) return;
  context.cancel(subscription.expiry);
  subscription.expiry_due = due;
  const Timer timer{.code = static_cast<std::uint32_t>(Alarm::expiry), .slot = subscription.index};
  const Duration wait = std::max<Duration>(due - context.now(), 0);
  subscription.expiry = wait == keep_for ? context.timeout(wait, timer) : context.after(wait, timer);
}

void Broker::expire(Context& context, Subscription& subscription) {
  subscription.expiry = {};
  while (!subscription.waiting.empty() && is_overdue(context, subscription, subscription.waiting.front())) {
    evict(context, subscription, subscription.waiting.pop(), Reason::too_old);
  }
  watch_expiry(context, subscription);
}

}  // namespace meshsim::broker
