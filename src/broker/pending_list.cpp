#include "broker/pending_list.hpp"

#include <algorithm>
#include <vector>

#include "broker/alarm.hpp"
#include "broker/deliveries.hpp"
#include "broker/fates.hpp"
#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"

namespace meshsim::broker {

void PendingList::make_ready(Context& context, Subscription& subscription, std::uint32_t slot, Reason reason) {
  abandon(subscription, slot);
  Delivery& delivery = tables_->in_flight[slot];
  context.cancel(delivery.timer);
  delivery.message.reason = reason;
  delivery.message.cause = context.cause();
  delivery.delayed = false;
  delivery.ready = true;
  subscription.ready.push(delivery.message.position, tables_->in_flight.tag(slot));
}

void PendingList::postpone(Context& context, Subscription& subscription, std::uint32_t slot, Reason reason,
                           Duration delay) {
  if (delay == 0) return make_ready(context, subscription, slot, reason);
  abandon(subscription, slot);
  Delivery& delivery = tables_->in_flight[slot];
  context.cancel(delivery.timer);
  delivery.message.reason = reason;
  delivery.message.cause = context.cause();
  delivery.ready = false;
  delivery.delayed = true;
  delivery.timer = context.timeout(
      delay, {.code = static_cast<std::uint32_t>(Alarm::delay_over), .value = tables_->in_flight.tag(slot)});
}

void PendingList::abandon(Subscription& subscription, std::uint32_t slot) {
  Delivery& delivery = tables_->in_flight[slot];
  if (delivery.consumer == none) return;
  Consumer& consumer = tables_->consumers[delivery.consumer];
  tables_->in_flight.move(tables_->list_of(delivery), subscription.orphans, slot);
  delivery.consumer = none;
  delivery.own = false;
  tables_->refresh_turn(consumer);
}

void PendingList::hand_out_ready(Context& context, Subscription& subscription) {
  while (!subscription.ready.empty() && subscription.ring.any_free()) {
    const std::uint32_t slot = tables_->in_flight.find(subscription.ready.front());
    if (slot == none || !tables_->in_flight[slot].ready) {
      subscription.ready.pop();
      continue;
    }
    const std::uint32_t taker = next_taker(context, subscription);
    if (taker == none) return;
    subscription.ready.pop();
    if (is_over(context, subscription, slot)) continue;
    adopt(subscription, slot, taker);
    Consumer& consumer = tables_->consumers[taker];
    consumer.busy += consumer.asks;
    tables_->refresh_turn(consumer);
    deliveries_->send(context, subscription, slot);
  }
}

void PendingList::read_pending(Context& context, Subscription& subscription, std::uint32_t consumer_slot) {
  Consumer& consumer = tables_->consumers[consumer_slot];
  const bool comes_first = subscription.policy->redelivery.own_pending == plan::OwnPending::comes_first;
  std::vector<std::uint32_t> again;
  for (std::uint32_t slot = subscription.orphans.first; slot != none;) {
    const Delivery& delivery = tables_->in_flight[slot];
    const std::uint32_t next = delivery.next;
    if (delivery.owner == consumer.instance && !delivery.delayed) {
      // The same process reconnects and still works on it, so nothing is sent again.
      if (delivery.owner_incarnation == consumer.life && !delivery.ready) {
        if (!delivery.answered) adopt(subscription, slot, consumer_slot);
      } else if (delivery.owner_incarnation != consumer.life && comes_first) {
        again.push_back(slot);
      }
    }
    slot = next;
  }
  std::ranges::sort(again, {}, [this](std::uint32_t slot) { return tables_->in_flight[slot].message.position; });
  for (const std::uint32_t slot : again) reclaim(context, subscription, slot, consumer_slot);
  redeliver_pending(context, subscription, consumer_slot);
}

void PendingList::redeliver_pending(Context& context, Subscription& subscription, std::uint32_t consumer_slot) {
  Consumer& consumer = tables_->consumers[consumer_slot];
  const sim::CauseScope scope(context);
  while (consumer.own.first != none && consumer.has_room()) {
    const std::uint32_t slot = consumer.own.first;
    if (is_over(context, subscription, slot)) continue;
    tables_->in_flight.move(consumer.own, consumer.held, slot);
    tables_->in_flight[slot].own = false;
    consumer.busy += consumer.asks;
    // The idle time counts from each delivery.
    if (subscription.policy->redelivery.lease_by == plan::LeaseBy::consumers) {
      context.cancel(tables_->in_flight[slot].timer);
      deliveries_->send(context, subscription, slot);
    } else {  // the consumer had it all the while, and the lease goes on
      deliveries_->transmit(context, subscription, consumer, tables_->in_flight[slot].message,
                            tables_->in_flight.tag(slot));
      tables_->in_flight[slot].owner_incarnation = consumer.life;
    }
  }
}

void PendingList::drop_pending(Context& context, Subscription& subscription, InstanceId owner, Reason reason) {
  for (std::uint32_t slot = subscription.orphans.first; slot != none;) {
    const std::uint32_t next = tables_->in_flight[slot].next;
    const InstanceId peer = tables_->in_flight[slot].owner;
    if (owner == no_instance || owner == peer) {
      fates_->end(context, subscription, deliveries_->withdraw(context, slot, reason), EventKind::dropped, reason,
                  peer);
    }
    slot = next;
  }
}

/// Chooses the taker of a ready delivery as for any other; where consumers look for such deliveries themselves, it is
/// the next running one in turn.
std::uint32_t PendingList::next_taker(Context& context, Subscription& subscription) {
  if (subscription.policy->redelivery.lease_by == plan::LeaseBy::broker) return subscription.take_next();
  bool any_paused = false;
  for (std::size_t left = subscription.ring.members().size(); left > 0; --left) {
    const std::uint32_t slot = subscription.ring.take_turn();
    const sim::Process& process = context.simulation().processes()[tables_->consumers[slot].instance];
    if (process.serves() && !process.paused) return slot;
    any_paused |= process.paused;
  }
  if (any_paused && !subscription.claim_pending) {  // a paused consumer looks again when it goes on
    subscription.claim_pending = true;
    // The floor keeps a subscription with a tiny lease from looking without end.
    const Duration pause = std::max<Duration>(subscription.policy->redelivery.lease, 100 * millisecond);
    context.after(pause, {.code = static_cast<std::uint32_t>(Alarm::claim), .slot = subscription.index});
  }
  return none;
}

/// Tells whether a pending delivery must not be handed out again, and if so ends it.
bool PendingList::is_over(Context& context, Subscription& subscription, std::uint32_t slot) {
  const QueuedMessage& pending = tables_->in_flight[slot].message;
  const Reason why = pending.reason;
  const InstanceId owner = tables_->in_flight[slot].owner;
  context.caused_by(pending.cause, context.simulation().messages()[pending.body].root);
  if (fates_->is_exhausted(subscription, pending)) {
    fates_->dead_letter(context, subscription, deliveries_->withdraw(context, slot, why), Reason::too_many_tries,
                        owner);
  } else if (fates_->is_overdue(context, subscription, pending.body)) {
    fates_->evict(context, subscription, deliveries_->withdraw(context, slot, why), Reason::too_old);
  } else if (pending.position < subscription.trimmed) {
    fates_->evict(context, subscription, deliveries_->withdraw(context, slot, why), Reason::overflow);
  } else {
    return false;
  }
  return true;
}

/// Gives an orphan to a consumer.
void PendingList::adopt(Subscription& subscription, std::uint32_t slot, std::uint32_t consumer) {
  Delivery& delivery = tables_->in_flight[slot];
  tables_->in_flight.move(subscription.orphans, tables_->consumers[consumer].held, slot);
  delivery.consumer = consumer;
  delivery.ready = delivery.delayed = delivery.answered = false;
}

/// Reserves an orphan for that consumer, who gets it before anything else.
void PendingList::reclaim(Context& context, Subscription& subscription, std::uint32_t slot,
                          std::uint32_t consumer_slot) {
  Delivery& delivery = tables_->in_flight[slot];
  tables_->in_flight.move(subscription.orphans, tables_->consumers[consumer_slot].own, slot);
  delivery.consumer = consumer_slot;
  delivery.own = true;
  delivery.ready = false;
  delivery.message.reason = Reason::consumer_gone;
  delivery.message.cause = context.cause();
}

}  // namespace meshsim::broker
