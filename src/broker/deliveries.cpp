#include "broker/deliveries.hpp"

#include <algorithm>
#include <optional>

#include "base/time.hpp"
#include "broker/alarm.hpp"
#include "broker/dead_letters.hpp"
#include "broker/disk.hpp"
#include "broker/fates.hpp"
#include "broker/limits.hpp"
#include "broker/output_buffers.hpp"
#include "broker/partitions.hpp"
#include "broker/pending_list.hpp"
#include "broker/retained.hpp"
#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"
#include "value/record.hpp"

namespace meshsim::broker {

namespace {

constexpr std::uint64_t ack_draws = 0x61636b;  // the draws for acks: a key below the message's own

}  // namespace

void Deliveries::hand_out(Context& context, Subscription& subscription) {
  const bool is_limited = Limits::minds_returns(subscription);
  const plan::Surplus surplus = subscription.policy->limits.surplus;
  // A classic queue of RabbitMQ drops its surplus before it hands anything out, a quorum queue afterwards.
  if (is_limited && surplus == plan::Surplus::before_hand_out) limits_->drop_surplus(context, subscription);
  hand_out_waiting(context, subscription);
  if (is_limited && surplus == plan::Surplus::after_hand_out) limits_->drop_surplus(context, subscription);
  if (is_limited) limits_->note_fullness(subscription);
}

void Deliveries::answer(Context& context, const Packet& packet) {
  std::uint32_t slot = tables_->in_flight.find(packet.token);
  const std::uint32_t index =
      slot != none ? tables_->in_flight[slot].subscription : tables_->subscriptions.find(packet.subscription);
  if (index == none) return;
  Subscription& subscription = tables_->subscriptions[index];
  if (subscription.is_partition()) return partitions_->answer(context, subscription, slot, packet);
  const bool asks = packet.kind != PacketKind::ack || packet.number != ack_without_asking;
  if (subscription.policy->dispatch.by != plan::HandOut::push && asks) make_room(context, subscription, packet.from);
  // nats-server keeps acks and requests in two queues, so a request may be served before the ack that it came with.
  if (slot != none && asks && is_overtaken(context, subscription, slot, packet)) {
    hand_out(context, subscription);
    slot = tables_->in_flight.find(packet.token);  // the delivery may be over
  }
  // Too late: the lease expired and the message is waiting or with another consumer, or the delay of its retry runs.
  const bool names_message = subscription.policy->acks.names == plan::AckNames::message;
  if (slot != none && (names_message || !tables_->in_flight[slot].delayed)) settle(context, subscription, slot, packet);
  if (slot == none && subscription.policy->acks.names == plan::AckNames::last_delivery) {
    take_late_answer(context, subscription, packet);
  }
  hand_out(context, subscription);
}

void Deliveries::send(Context& context, Subscription& subscription, std::uint32_t slot) {
  Delivery& delivery = tables_->in_flight[slot];
  const Consumer& consumer = tables_->consumers[delivery.consumer];
  if (subscription.pends()) disk_->note_holder(delivery);
  delivery.since = context.now();
  delivery.owner = consumer.instance;
  if (subscription.pends()) {
    delivery.owner_incarnation = consumer.life;
    // In Redis a hand-out is a write of its own: the group's pending entries, or the processing list.
    if (subscription.keeping && tables_->policy().disk.syncs_by_clock) disk_->changed(context);
  }
  const std::uint64_t tag = tables_->in_flight.tag(slot);
  transmit(context, subscription, consumer, delivery.message, tag);
  const Duration lease = subscription.policy->redelivery.lease_of(delivery.message.deliveries);
  if (lease == 0) return;
  delivery.timer = context.timeout(lease, {.code = static_cast<std::uint32_t>(Alarm::lease), .value = tag});
}

void Deliveries::transmit(Context& context, Subscription& subscription, const Consumer& consumer,
                          QueuedMessage& message, std::uint64_t tag) {
  const auto& stored = context.simulation().messages()[message.body];
  // A delivery is caused by its message, not by the ack that made room for it.
  context.caused_by(message.cause != 0 ? message.cause : stored.published_event, stored.root);
  const bool is_again = ++message.deliveries > 1;
  Packet packet{.token = tag,
                .body = message.body,
                .subscription = subscription.id,
                .number = message.deliveries,
                .topic = subscription.topic,
                .life = consumer.life,
                .kind = PacketKind::deliver};
  if (is_again || message.position < subscription.flagged_end) {
    if (!is_again) packet.reason = Reason::recovered;
    context.caused_by(context.emit({.message = stored.id,
                                    .peer = consumer.instance,
                                    .subscription = subscription.id,
                                    .topic = subscription.topic,
                                    .kind = EventKind::redelivered,
                                    .reason = is_again ? message.reason : Reason::recovered,
                                    .attempt = as_attempt(message.deliveries)}));
  }
  if (subscription.holds_letters) [[unlikely]]
    letters_->label(subscription, message, packet);
  context.retain(message.body);
  context.send(consumer.instance, packet);
}

QueuedMessage Deliveries::withdraw(Context& context, std::uint32_t slot, Reason reason) {
  Delivery& delivery = tables_->in_flight[slot];
  if (tables_->subscriptions[delivery.subscription].pends()) disk_->note_holder(delivery);
  context.cancel(delivery.timer);
  --tables_->subscriptions[delivery.subscription].in_flight;
  delivery.message.reason = reason;
  delivery.message.cause = context.cause();
  // An answer to an earlier delivery ends nothing any more, now that the message was handed out again.
  delivery.message.late_answer = 0;
  const std::uint32_t consumer = delivery.consumer;
  const QueuedMessage message = tables_->in_flight.remove(tables_->list_of(delivery), slot);
  if (consumer != none) tables_->refresh_turn(tables_->consumers[consumer]);
  return message;
}

void Deliveries::requeue(Context& context, Subscription& subscription, const QueuedMessage& message, InstanceId peer,
                         Place place) {
  if (fates_->is_exhausted(subscription, message)) {
    return fates_->dead_letter(context, subscription, message, Reason::too_many_tries, peer);
  }
  if (fates_->is_overdue(context, subscription, message.body)) {
    return fates_->evict(context, subscription, message, Reason::too_old);
  }
  // A volatile subscription without a consumer keeps nothing, except a retained message.
  if (!subscription.keeping && subscription.staying == 0) {
    if (!retained_->is_last(subscription.topic, message.body)) {
      fates_->end(context, subscription, message, EventKind::dropped, Reason::crash, peer);
      return;
    }
    // Without what an earlier delivery left in it.
    return subscription.waiting.give_back({.position = message.position, .body = message.body});
  }
  if (place == Place::last) {
    subscription.waiting.requeue(message);
  } else {
    subscription.waiting.give_back(message);
  }
  limits_->watch_expiry(context, subscription);
}

void Deliveries::make_room(Context& context, Subscription& subscription, InstanceId instance) {
  const std::uint32_t slot = tables_->consumers.find(instance, subscription.index);
  if (slot == none || tables_->consumers[slot].busy == 0) return;
  --tables_->consumers[slot].busy;
  if (tables_->consumers[slot].own.first != none) pending_->redeliver_pending(context, subscription, slot);
  tables_->refresh_turn(tables_->consumers[slot]);
}

void Deliveries::lease_over(Context& context, std::uint64_t tag) {
  const std::uint32_t slot = tables_->in_flight.find(tag);
  if (slot == none) return;
  Delivery& delivery = tables_->in_flight[slot];
  delivery.timer = {};
  Subscription& subscription = tables_->subscriptions[delivery.subscription];
  // For a partition the lease is Kafka's max.poll.interval.ms: it costs the membership, not the delivery.
  if (subscription.is_partition()) return partitions_->poll_overdue(context, subscription, delivery);
  if (subscription.policy->acks.names == plan::AckNames::message) {
    pending_->make_ready(context, subscription, slot, Reason::lease_expired);
  } else {
    const InstanceId holder = delivery.consumer == none ? no_instance : tables_->consumers[delivery.consumer].instance;
    QueuedMessage message = withdraw(context, slot, Reason::lease_expired);
    if (subscription.policy->acks.names == plan::AckNames::last_delivery) {
      message.late_answer = InFlight::generation_of(tag);
    }
    requeue(context, subscription, message, holder);
  }
  hand_out(context, subscription);
}

void Deliveries::keep_back(Context& context, Subscription& subscription, BodyRef body, Duration delay) {
  if (subscription.keeping) disk_->changed(context);
  context.retain(body);
  const std::uint32_t slot =
      tables_->in_flight.add(subscription.delayed, {.cause = context.cause(), .body = body}, subscription.index, none);
  Delivery& delivery = tables_->in_flight[slot];
  delivery.delayed = true;
  delivery.since = context.now() + delay;
  delivery.timer = context.timeout(
      delay, {.code = static_cast<std::uint32_t>(Alarm::delay_over), .value = tables_->in_flight.tag(slot)});
}

/// Lets a message that was kept back since it was published wait behind all others.
void Deliveries::admit(Context& context, Subscription& subscription, const QueuedMessage& message) {
  if (!limits_->make_place(context, subscription, message.body)) return context.release(message.body);
  subscription.waiting.requeue(message);
  limits_->watch_expiry(context, subscription);
  limits_->note_fullness(subscription);
}

void Deliveries::delay_over(Context& context, std::uint64_t tag) {
  const std::uint32_t slot = tables_->in_flight.find(tag);
  if (slot == none) return;
  Subscription& subscription = tables_->subscriptions[tables_->in_flight[slot].subscription];
  if (subscription.policy->acks.names == plan::AckNames::message) {
    pending_->make_ready(context, subscription, slot, tables_->in_flight[slot].message.reason);
  } else if (tables_->in_flight[slot].message.deliveries == 0) {
    admit(context, subscription, tables_->in_flight.remove(subscription.delayed, slot));
  } else {
    requeue(context, subscription, tables_->in_flight.remove(subscription.delayed, slot), no_instance);
  }
  hand_out(context, subscription);
}

void Deliveries::hand_out_waiting(Context& context, Subscription& subscription) {
  if (!subscription.ring.any_free() || (subscription.waiting.empty() && subscription.ready.empty())) return;
  {
    const sim::CauseScope scope(context);
    if (!subscription.ready.empty()) pending_->hand_out_ready(context, subscription);
    while (!subscription.waiting.empty() && !subscription.makes_wait()) {
      const QueuedMessage message = subscription.waiting.pop();
      const bool waits_aside = subscription.policy->dispatch.key_blocks &&
                               !subscription.groups.enter(fates_->key_of(context, subscription, message.body), message);
      if (!waits_aside) deliver(context, subscription, subscription.take_next(), message);
    }
  }
  limits_->watch_expiry(context, subscription);
}

void Deliveries::deliver(Context& context, Subscription& subscription, std::uint32_t consumer_slot,
                         QueuedMessage message) {
  Consumer& consumer = tables_->consumers[consumer_slot];
  consumer.busy += consumer.asks;
  if (subscription.is_automatic()) {
    const bool has_buffer = subscription.policy->output.bytes != 0;
    const bool piles_up = has_buffer && context.simulation().processes()[consumer.instance].paused;
    if (has_buffer && !piles_up && buffers_->overflows(context, subscription, consumer_slot, message)) return;
    context.simulation().messages().handed_out().add(subscription.id);  // first: it may be lost at once
    transmit(context, subscription, consumer, message, InFlight::make_tag(consumer.generation, consumer_slot));
    // Measured here, because remove() may release the body.
    const std::uint64_t size = piles_up ? value::content_size(context.body(message.body).bytes) : 0;
    disk_->remove(context, subscription, message);
    if (consumer.asks) tables_->refresh_turn(consumer);
    if (piles_up) buffers_->pile_up(context, consumer_slot, size);
    return;
  }
  const std::uint32_t slot = tables_->in_flight.add(consumer.held, message, subscription.index, consumer_slot);
  ++subscription.in_flight;
  tables_->refresh_turn(consumer);
  send(context, subscription, slot);
}

/// Tells whether the request for the next message, which comes with the ack, is served before the ack is processed. It
/// makes a difference where the lease is over: the next message is then the same one. 16 of 22 runs of nats-server did
/// so.
bool Deliveries::is_overtaken(Context& context, const Subscription& subscription, std::uint32_t slot,
                              const Packet& packet) const {
  const Delivery& delivery = tables_->in_flight[slot];
  if (!subscription.policy->acks.overtaken || packet.kind != PacketKind::ack || !delivery.ready) return false;
  // Keyed by message and delivery, so that it shifts no other draw.
  const DrawKey draws = context.simulation().messages()[delivery.message.body].draws;
  Random draw = draws.with(ack_draws).with(subscription.id).with(delivery.message.deliveries).stream();
  return draw.below(4) != 0;
}

/// Processes an ack or a reject after the end of the lease: it still ends the message if no consumer has had it since.
void Deliveries::take_late_answer(Context& context, Subscription& subscription, const Packet& packet) {
  if (packet.kind != PacketKind::ack && packet.kind != PacketKind::reject) return;
  const std::optional<QueuedMessage> message = subscription.waiting.take(InFlight::generation_of(packet.token));
  if (!message) return;
  if (packet.kind == PacketKind::ack) {
    fates_->end(context, subscription, *message, EventKind::acked, Reason::none, packet.from);
  } else {
    fates_->dead_letter(context, subscription, *message, Reason::rejected, packet.from);
  }
  limits_->watch_expiry(context, subscription);
}

void Deliveries::settle(Context& context, Subscription& subscription, std::uint32_t slot, const Packet& packet) {
  if (packet.kind == PacketKind::next) return;
  const Reason reason = packet.reason != Reason::none ? packet.reason : Reason::asked_to_retry;
  const Duration delay = Duration{packet.number} * microsecond;
  if (packet.kind == PacketKind::ack) {
    fates_->end(context, subscription, withdraw(context, slot, reason), EventKind::acked, Reason::none, packet.from);
  } else if (packet.kind == PacketKind::reject) {
    fates_->dead_letter(context, subscription, withdraw(context, slot, reason), Reason::rejected, packet.from);
  } else if (subscription.policy->acks.names == plan::AckNames::message) {
    pending_->postpone(context, subscription, slot, reason, delay);
  } else if (delay != 0 && !fates_->is_exhausted(subscription, tables_->in_flight[slot].message)) {
    postpone_requeue(context, subscription, withdraw(context, slot, reason), delay);
  } else {
    const bool goes_last =
        subscription.policy->acks.retry_goes_last && subscription.policy->redelivery.max_deliveries == 0;
    const QueuedMessage message = withdraw(context, slot, reason);
    requeue(context, subscription, message, packet.from, goes_last ? Place::last : Place::of_old);
  }
}

void Deliveries::postpone_requeue(Context& context, Subscription& subscription, const QueuedMessage& message,
                                  Duration delay) {
  if (subscription.policy->limits.keep_for != 0) {  // it may expire before
    const Time due = saturating_add(context.body(message.body).published_at, subscription.policy->limits.keep_for);
    delay = std::clamp<Duration>(due - context.now(), 0, delay);
  }
  const std::uint32_t slot = tables_->in_flight.add(subscription.delayed, message, subscription.index, none);
  tables_->in_flight[slot].delayed = true;
  tables_->in_flight[slot].since = context.now() + delay;
  tables_->in_flight[slot].timer = context.timeout(
      delay, {.code = static_cast<std::uint32_t>(Alarm::delay_over), .value = tables_->in_flight.tag(slot)});
}

}  // namespace meshsim::broker
