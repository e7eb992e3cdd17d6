// What stays pending when its consumer is gone, and how it is handed out again.
//
// Kinds differ in three facts of the policy: whether a disconnect gives back what a consumer held, whether an ack names
// the delivery or the message, and who sees that a lease is over. Where an ack names the message, a delivery keeps its
// tag from the first hand-out to its fate: it is not put back among those that wait, but marked ready, and it counts as
// in flight all the while.
#include <algorithm>
#include <vector>

#include "broker/broker.hpp"
#include "sim/simulation.hpp"

namespace meshsim::broker {

/// The delivery failed; it is to be handed out again.
void Broker::make_ready(Context& context, Subscription& subscription, std::uint32_t slot, Reason reason) {
  abandon(subscription, slot);
  Delivery& delivery = in_flight_[slot];
  context.cancel(delivery.timer);
  delivery.message.reason = reason;
  delivery.message.cause = context.cause();
  delivery.delayed = false;
  delivery.ready = true;
  subscription.ready.push(delivery.message.position, in_flight_.tag(slot));
}

/// The same after a while; at once for 0.
void Broker::postpone(Context& context, Subscription& subscription, std::uint32_t slot, Reason reason, Duration delay) {
  if (delay == 0) return make_ready(context, subscription, slot, reason);
  abandon(subscription, slot);
  Delivery& delivery = in_flight_[slot];
  context.cancel(delivery.timer);
  delivery.message.reason = reason;
  delivery.message.cause = context.cause();
  delivery.ready = false;
  delivery.delayed = true;
  delivery.timer =
      context.timeout(delay, {.code = static_cast<std::uint32_t>(Alarm::delay_over), .value = in_flight_.tag(slot)});
}

/// Takes the delivery from its consumer, if it has one; it stays in flight.
void Broker::abandon(Subscription& subscription, std::uint32_t slot) {
  Delivery& delivery = in_flight_[slot];
  if (delivery.consumer == none) return;
  Consumer& consumer = consumers_[delivery.consumer];
  in_flight_.move(list_of(delivery), subscription.orphans, slot);
  delivery.consumer = none;
  delivery.own = false;
  refresh_turn(consumer);
}

/// Gives an orphan to a consumer.
void Broker::adopt(Subscription& subscription, std::uint32_t slot, std::uint32_t consumer) {
  Delivery& delivery = in_flight_[slot];
  in_flight_.move(subscription.orphans, consumers_[consumer].held, slot);
  delivery.consumer = consumer;
  delivery.ready = delivery.delayed = delivery.answered = false;
}

void Broker::hand_out_ready(Context& context, Subscription& subscription) {
  while (!subscription.ready.empty() && subscription.ring.any_free()) {
    const std::uint32_t slot = in_flight_.find(subscription.ready.front());
    if (slot == none || !in_flight_[slot].ready) {
      subscription.ready.pop();
      continue;
    }
    const std::uint32_t taker = next_taker(context, subscription);
    if (taker == none) return;
    subscription.ready.pop();
    if (is_over(context, subscription, slot)) continue;
    adopt(subscription, slot, taker);
    Consumer& consumer = consumers_[taker];
    consumer.busy += consumer.asks;
    refresh_turn(consumer);
    hand_over(context, subscription, slot);
  }
}

/// Who gets a ready delivery: as any other. Where the consumers themselves look for it, the next in turn that runs.
std::uint32_t Broker::next_taker(Context& context, Subscription& subscription) {
  if (subscription.policy->lease_by == plan::LeaseBy::broker) return subscription.take_next();
  bool any_paused = false;
  for (std::size_t left = subscription.ring.members().size(); left > 0; --left) {
    const std::uint32_t slot = subscription.ring.take_turn();
    const sim::Process& process = context.simulation().processes()[consumers_[slot].instance];
    if (process.serves() && !process.paused) return slot;
    any_paused |= process.paused;
  }
  if (any_paused && !subscription.claim_pending) {  // it looks again when it is back
    subscription.claim_pending = true;
    const Duration pause = std::max<Duration>(subscription.policy->lease, 100 * millisecond);
    context.after(pause, {.code = static_cast<std::uint32_t>(Alarm::claim), .slot = subscription.index});
  }
  return none;
}

/// Whether a pending delivery must not be handed out again: its fate is decided here.
bool Broker::is_over(Context& context, Subscription& subscription, std::uint32_t slot) {
  const QueuedMessage& pending = in_flight_[slot].message;
  const Reason why = pending.reason;
  const InstanceId owner = in_flight_[slot].owner;
  context.caused_by(pending.cause, context.simulation().messages()[pending.body].root);
  if (is_exhausted(subscription, pending)) {
    set_aside(context, subscription, take_back(context, slot, why), Reason::too_many_tries, owner);
  } else if (is_overdue(context, subscription, pending.body)) {
    evict(context, subscription, take_back(context, slot, why), Reason::too_old);
  } else if (pending.position < subscription.trimmed) {
    evict(context, subscription, take_back(context, slot, why), Reason::overflow);
  } else {
    return false;
  }
  return true;
}

/// A consumer attached: what it held before is its own still. The same process has it in its hands; a new one gets it
/// again, where the policy says so, in publish order.
void Broker::take_own(Context& context, Subscription& subscription, std::uint32_t consumer_slot) {
  Consumer& consumer = consumers_[consumer_slot];
  const bool comes_first = subscription.policy->own_pending == plan::OwnPending::comes_first;
  std::vector<std::uint32_t> again;
  for (std::uint32_t slot = subscription.orphans.first; slot != none;) {
    const Delivery& delivery = in_flight_[slot];
    const std::uint32_t next = delivery.next;
    if (delivery.owner == consumer.instance && !delivery.delayed) {
      if (delivery.owner_incarnation == consumer.life && !delivery.ready) {
        if (!delivery.answered) adopt(subscription, slot, consumer_slot);
      } else if (delivery.owner_incarnation != consumer.life && comes_first) {
        again.push_back(slot);
      }
    }
    slot = next;
  }
  std::ranges::sort(again, {}, [this](std::uint32_t slot) { return in_flight_[slot].message.position; });
  for (const std::uint32_t slot : again) take_again(context, subscription, slot, consumer_slot);
  serve_own(context, subscription, consumer_slot);
}

/// An orphan is to come to that consumer before anything else.
void Broker::take_again(Context& context, Subscription& subscription, std::uint32_t slot, std::uint32_t consumer_slot) {
  Delivery& delivery = in_flight_[slot];
  in_flight_.move(subscription.orphans, consumers_[consumer_slot].own, slot);
  delivery.consumer = consumer_slot;
  delivery.own = true;
  delivery.ready = false;
  delivery.message.reason = Reason::consumer_gone;
  delivery.message.cause = context.cause();
}

void Broker::serve_own(Context& context, Subscription& subscription, std::uint32_t consumer_slot) {
  Consumer& consumer = consumers_[consumer_slot];
  const EventSeq cause = context.cause();
  const std::uint32_t root = context.root();
  while (consumer.own.first != none && consumer.has_room()) {
    const std::uint32_t slot = consumer.own.first;
    if (is_over(context, subscription, slot)) continue;
    in_flight_.move(consumer.own, consumer.held, slot);
    in_flight_[slot].own = false;
    consumer.busy += consumer.asks;
    if (subscription.policy->lease_by == plan::LeaseBy::consumers) {  // idle time counts from each delivery
      context.cancel(in_flight_[slot].timer);
      hand_over(context, subscription, slot);
    } else {  // it has been its all the while, and the lease goes on
      send_delivery(context, subscription, consumer, in_flight_[slot].message, in_flight_.tag(slot));
      in_flight_[slot].owner_incarnation = consumer.life;
    }
  }
  context.caused_by(cause, root);
}

/// Drops what nobody holds; `owner`: only what was last with that instance.
void Broker::drop_pending(Context& context, Subscription& subscription, InstanceId owner, Reason reason) {
  for (std::uint32_t slot = subscription.orphans.first; slot != none;) {
    const std::uint32_t next = in_flight_[slot].next;
    const InstanceId peer = in_flight_[slot].owner;
    if (owner == no_instance || owner == peer) {
      end_story(context, subscription, take_back(context, slot, reason), EventKind::dropped, reason, peer);
    }
    slot = next;
  }
}

}  // namespace meshsim::broker
