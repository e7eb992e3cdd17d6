#include "broker/recovery.hpp"

#include <algorithm>
#include <utility>

#include "base/time.hpp"
#include "broker/alarm.hpp"
#include "broker/deliveries.hpp"
#include "broker/disk.hpp"
#include "broker/fates.hpp"
#include "broker/intake.hpp"
#include "broker/limits.hpp"
#include "broker/partitions.hpp"
#include "broker/pending_list.hpp"
#include "broker/retained.hpp"
#include "broker/sessions.hpp"
#include "sim/simulation.hpp"

namespace meshsim::broker {

void Recovery::start(Context& context) {
  disk_->begin(context.now());
  if (!has_begun_) tables_->subscriptions.make_initial(context);
  has_begun_ = true;
  sessions_->delete_left_behind(context);
  partitions_->unpark(context);
  for (std::uint32_t index = 0; index < tables_->subscriptions.size(); ++index) {
    Subscription& subscription = tables_->subscriptions[index];
    // A message in flight when the broker died may have used up its deliveries; one that waited may be too old by now.
    for (const QueuedMessage& message : subscription.waiting.take_returned()) {
      deliveries_->requeue(context, subscription, message, no_instance);
    }
    if (subscription.pends()) unpark(context, subscription);
    keep_back_again(context, subscription);
    limits_->expire(context, subscription);
    subscription.refusing = false;  // a client that was refused is not connected any more
    deliveries_->hand_out(context, subscription);
  }
  disk_->resume(context);
}

void Recovery::end(Context& context, End end) {
  const plan::Persistence persistence = tables_->policy().disk.persistence;
  const bool is_journalled = tables_->policy().disk.syncs_later() || persistence == plan::Persistence::snapshot;
  const bool loses_unsynced = (tables_->policy().disk.syncs_later() && end == End::power_off) ||
                              (persistence == plan::Persistence::snapshot && end != End::stop);
  // A graceful stop writes a last snapshot, or syncs once more, so it loses nothing.
  if (is_journalled && end == End::stop) disk_->sync(context);
  if (loses_unsynced) disk_->journal().order_holders();
  for (std::uint32_t index = 0; index < tables_->subscriptions.size(); ++index) {
    Subscription& subscription = tables_->subscriptions[index];
    if (subscription.pends() && subscription.keeping && persistence != plan::Persistence::none)
      park(context, subscription, loses_unsynced);
    else
      recall(context, subscription);
    subscription.ring = {};
    subscription.staying = 0;
    subscription.expiry = {};
    subscription.claim_pending = false;
    subscription.groupless.clear();  // these consumers connect again
  }
  tables_->consumers.clear();
  partitions_->park();
  disk_->stop();
  if (loses_unsynced) lose_unsynced(context);
  if (persistence == plan::Persistence::none) intake_->forget_duplicates();
  if (end != End::stop || persistence == plan::Persistence::none)
    retained_->lose_unwritten(context, persistence != plan::Persistence::none, disk_->last_sync());
  for (std::uint32_t index = 0; index < tables_->subscriptions.size(); ++index) {
    Subscription& subscription = tables_->subscriptions[index];
    const bool lost = persistence == plan::Persistence::none || !subscription.keeping;
    if (lost) lose_waiting(context, subscription);
    lose_kept_back(context, subscription, lost, loses_unsynced);
    // After a kill, a classic queue of RabbitMQ cannot know what it had handed out, so it flags everything on its disk.
    if (subscription.policy->redelivery.recovery_flags && end != End::stop)
      subscription.flagged_end = subscription.waiting.end();
    const bool is_data = subscription.policy->log.regroup != plan::Regroup::not_needed;
    if (lost && (subscription.policy->log.made_by_consumer || is_data)) subscription.has_place_since = never;
    if (tables_->policy().disk.sessions && (lost || loses_unsynced)) subscription.forgotten = !subscription.stored;
  }
}

/// Drops the messages of a subscription that the disk does not have. A retained one that it has waits on.
void Recovery::lose_waiting(Context& context, Subscription& subscription) {
  const BodyRef saved = retained_->of(subscription.topic);  // the topic's newest
  while (!subscription.waiting.empty() && (saved == no_body || subscription.waiting.front() != saved)) {
    fates_->end(context, subscription, subscription.waiting.pop(), EventKind::dropped, Reason::not_persisted);
  }
}

void Recovery::recall(Context& context, Subscription& subscription) {
  const auto recall_list = [&](DeliveryList& list) {
    while (list.first != none) {
      context.cancel(tables_->in_flight[list.first].timer);
      QueuedMessage message = tables_->in_flight.remove(list, list.first);
      message.reason = Reason::consumer_gone;
      message.cause = context.cause();
      subscription.waiting.give_back(message);
    }
  };
  for (const std::uint32_t consumer : subscription.ring.members()) recall_list(tables_->consumers[consumer].held);
  recall_list(subscription.orphans);
  DeliveryList kept_back;
  for (std::uint32_t slot = subscription.delayed.first; slot != none;) {
    const std::uint32_t next = tables_->in_flight[slot].next;
    if (tables_->in_flight[slot].message.deliveries == 0) {
      context.cancel(tables_->in_flight[slot].timer);
      tables_->in_flight.move(subscription.delayed, kept_back, slot);
    }
    slot = next;
  }
  recall_list(subscription.delayed);
  subscription.delayed = kept_back;
  subscription.in_flight = 0;
}

/// Drops the messages that are kept back and that the disk does not have.
void Recovery::lose_kept_back(Context& context, Subscription& subscription, bool all, bool unsynced) {
  for (std::uint32_t slot = subscription.delayed.first; slot != none;) {
    const std::uint32_t next = tables_->in_flight[slot].next;
    const BodyRef body = tables_->in_flight[slot].message.body;
    if (all || (unsynced && context.body(body).published_at > disk_->last_sync())) {
      context.cancel(tables_->in_flight[slot].timer);
      fates_->end(context, subscription, tables_->in_flight.remove(subscription.delayed, slot), EventKind::dropped,
                  Reason::not_persisted);
    }
    slot = next;
  }
}

/// Sets the timers of the messages that are kept back once more: the delay of each ends when it would have ended
/// without the death.
void Recovery::keep_back_again(Context& context, Subscription& subscription) {
  for (std::uint32_t slot = subscription.delayed.first; slot != none; slot = tables_->in_flight[slot].next) {
    Delivery& delivery = tables_->in_flight[slot];
    delivery.timer =
        context.after(std::max<Duration>(delivery.since - context.now(), 0),
                      {.code = static_cast<std::uint32_t>(Alarm::delay_over), .value = tables_->in_flight.tag(slot)});
  }
}

/// Keeps a pending delivery across the broker's death. If the disk knows nothing of it, it was never handed out.
void Recovery::park(Context& context, Subscription& subscription, bool loses_unsynced) {
  for (const std::uint32_t consumer : subscription.ring.members()) {
    while (tables_->consumers[consumer].own.first != none)
      pending_->abandon(subscription, tables_->consumers[consumer].own.first);
    while (tables_->consumers[consumer].held.first != none)
      pending_->abandon(subscription, tables_->consumers[consumer].held.first);
  }
  for (std::uint32_t slot = subscription.orphans.first; slot != none;) {
    const std::uint32_t next = tables_->in_flight[slot].next;
    // The consumers of a partition remember their position themselves: only the message can be lost.
    const bool is_known = subscription.is_partition()
                              ? tables_->in_flight[slot].message.position < subscription.synced_end
                              : tables_->in_flight[slot].since <= disk_->last_sync();
    if (loses_unsynced && !is_known) {
      if (return_to_holder(context, slot)) {
        slot = next;
        continue;
      }
      QueuedMessage message = deliveries_->withdraw(context, slot, Reason::not_persisted);
      // As far as the disk knows, this delivery never happened.
      if (--message.deliveries == 0) message.cause = 0;
      subscription.waiting.give_back(message);
    } else {
      context.cancel(tables_->in_flight[slot].timer);
    }
    slot = next;
  }
}

/// Sets the timers of the leases again when the broker is back: each ends when it would have ended without the death.
void Recovery::unpark(Context& context, Subscription& subscription) {
  for (std::uint32_t slot = subscription.orphans.first; slot != none; slot = tables_->in_flight[slot].next) {
    Delivery& delivery = tables_->in_flight[slot];
    if (delivery.delayed) pending_->make_ready(context, subscription, slot, delivery.message.reason);
    const Duration lease = subscription.policy->redelivery.lease_of(delivery.message.deliveries);
    if (lease == 0 || delivery.ready) continue;
    const Duration left = std::max<Duration>(saturating_add(delivery.since, lease) - context.now(), 0);
    delivery.timer =
        context.after(left, {.code = static_cast<std::uint32_t>(Alarm::lease), .value = tables_->in_flight.tag(slot)});
  }
}

void Recovery::lose_unsynced(Context& context) {
  for (std::uint32_t index = 0; index < tables_->subscriptions.size(); ++index) {
    Subscription& subscription = tables_->subscriptions[index];
    if (!subscription.keeping) continue;
    for (const QueuedMessage& lost : subscription.waiting.cut_from(subscription.synced_end)) {
      fates_->end(context, subscription, lost, EventKind::dropped, Reason::not_persisted);
    }
    subscription.synced_end = subscription.waiting.end();
    const bool is_data = subscription.policy->log.regroup != plan::Regroup::not_needed;
    if (subscription.has_place_since > disk_->last_sync() || (is_data && !subscription.stored)) {
      subscription.has_place_since = never;
    }
  }
  for (Journal::Removal removal : disk_->journal().take()) {
    // A living consumer commits its position again, so the commit is not lost with the broker's power.
    if (partitions_->has_living_member(context, tables_->subscriptions[removal.subscription])) {
      context.release(removal.message.body);
      continue;
    }
    removal.message.reason = Reason::not_persisted;
    removal.message.cause = context.cause();
    undo(context, removal);
  }
  disk_->fell_back();
}

/// Tells whether the disk knows the holder at the last sync; if so, makes the delivery pending with that one again.
bool Recovery::return_to_holder(Context& context, std::uint32_t slot) {
  Delivery& delivery = tables_->in_flight[slot];
  const Journal::Holder* holder = disk_->journal().holder_of(delivery.subscription, delivery.message.position);
  if (holder == nullptr) return false;
  context.cancel(delivery.timer);
  delivery.message.deliveries = holder->deliveries;
  delivery.since = holder->since;
  delivery.owner = holder->owner;
  delivery.owner_incarnation = holder->incarnation;
  delivery.ready = delivery.delayed = false;
  delivery.answered = true;
  return true;
}

/// Restores a removed message to its state at the last sync: pending, or waiting if it was handed out since.
void Recovery::undo(Context& context, Journal::Removal& removal) {
  Subscription& subscription = tables_->subscriptions[removal.subscription];
  if (disk_->journal().holder_of(removal.subscription, removal.message.position) != nullptr) {
    return_to_holder(context,
                     tables_->in_flight.add(subscription.orphans, removal.message, removal.subscription, none));
    ++subscription.in_flight;
    return;
  }
  if (subscription.pends() && removal.message.deliveries > 0 && --removal.message.deliveries == 0) {
    removal.message.cause = 0;  // as if it had never been handed out
  }
  subscription.waiting.give_back(removal.message);
}

}  // namespace meshsim::broker
