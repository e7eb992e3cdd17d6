// The broker's deaths, and what is on its disk.
//
// What a broker keeps across a death stays where it is: the queues and the journal stand for the disk. A snapshot is a
// sync that any death but a stop falls back to; the journal of an interval-synced broker outlives a kill (the page
// cache does), so that a loss of power after the restart, before the next sync, still takes what was never synced.
#include <algorithm>
#include <utility>

#include "base/time.hpp"
#include "broker/broker.hpp"
#include "sim/simulation.hpp"

namespace meshsim::broker {

void Broker::on_ready(Context& context) {
  ready_at_ = last_sync_ = context.now();
  if (!has_subscriptions_) subscriptions_.make_initial(context);
  has_subscriptions_ = true;
  delete_left_behind(context);
  unpark_groups(context);
  for (std::uint32_t index = 0; index < subscriptions_.size(); ++index) {
    Subscription& subscription = subscriptions_[index];
    // What was in flight as the broker died may have had its last chance; what waited may be too old by now.
    for (const QueuedMessage& message : subscription.waiting.take_returned()) {
      try_again(context, subscription, message, no_instance);
    }
    if (subscription.pends()) unpark(context, subscription);
    expire(context, subscription);
    subscription.refusing = false;  // whom it refused is not connected any more
    hand_out(context, subscription);
  }
  if (unsynced_ && !policy().syncs_by_clock) changed(context);  // else the next change brings the sync
}

void Broker::on_end(Context& context, End end) {
  const plan::Persistence persistence = policy().persistence;
  const bool is_journalled = policy().syncs_later() || persistence == plan::Persistence::snapshot;
  const bool loses_unsynced = (policy().syncs_later() && end == End::power_off) ||
                              (persistence == plan::Persistence::snapshot && end != End::stop);
  if (is_journalled && end == End::stop) sync(context);
  if (loses_unsynced) journal_.order_holders();
  for (std::uint32_t index = 0; index < subscriptions_.size(); ++index) {
    Subscription& subscription = subscriptions_[index];
    if (subscription.pends() && subscription.keeping && persistence != plan::Persistence::none)
      park(context, subscription, loses_unsynced);
    else
      recall(context, subscription);
    subscription.ring = {};
    subscription.staying = 0;
    subscription.expiry = {};
    subscription.claim_pending = false;
    subscription.groupless.clear();  // they connect again
  }
  consumers_.clear();
  park_groups();
  sync_pending_ = false;
  if (loses_unsynced) lose_unsynced(context);
  if (persistence == plan::Persistence::none) duplicates_.clear();
  if (end != End::stop || persistence == plan::Persistence::none) lose_retained(context);
  for (std::uint32_t index = 0; index < subscriptions_.size(); ++index) {
    Subscription& subscription = subscriptions_[index];
    const bool lost = persistence == plan::Persistence::none || !subscription.keeping;
    if (lost) drop_all(context, subscription, Reason::not_persisted);
    if (subscription.policy->recovery_flags && end != End::stop) subscription.flagged_end = subscription.waiting.end();
    const bool is_data = subscription.policy->regroup != plan::Regroup::not_needed;
    if (lost && (subscription.policy->made_by_consumer || is_data)) subscription.has_place_since = never;
    if (policy().sessions && (lost || loses_unsynced)) subscription.forgotten = !subscription.stored;
  }
}

/// What was retained since the last time it was written is gone.
void Broker::lose_retained(Context& context) {
  for (BodyRef& body : retained_) {
    const bool is_written = body == no_body || (policy().persistence != plan::Persistence::none &&
                                                context.body(body).published_at <= last_sync_);
    if (!is_written) context.release(std::exchange(body, no_body));
  }
}

/// What is pending stays so across the broker's death. What the disk knows nothing of was never handed out.
void Broker::park(Context& context, Subscription& subscription, bool loses_unsynced) {
  for (const std::uint32_t consumer : subscription.ring.members()) {
    while (consumers_[consumer].own.first != none) abandon(subscription, consumers_[consumer].own.first);
    while (consumers_[consumer].held.first != none) abandon(subscription, consumers_[consumer].held.first);
  }
  for (std::uint32_t slot = subscription.orphans.first; slot != none;) {
    const std::uint32_t next = in_flight_[slot].next;
    // Where consumers remember how far they have come, only the message itself can be lost.
    const bool is_known = subscription.is_partition() ? in_flight_[slot].message.position < subscription.synced_end
                                                      : in_flight_[slot].since <= last_sync_;
    if (loses_unsynced && !is_known) {
      if (return_to_holder(context, slot)) {
        slot = next;
        continue;
      }
      QueuedMessage message = take_back(context, slot, Reason::not_persisted);
      if (--message.deliveries == 0) message.cause = 0;
      subscription.waiting.give_back(message);
    } else {
      context.cancel(in_flight_[slot].timer);
    }
    slot = next;
  }
}

/// The broker is back: leases go on where they were, and time went on too.
void Broker::unpark(Context& context, Subscription& subscription) {
  for (std::uint32_t slot = subscription.orphans.first; slot != none; slot = in_flight_[slot].next) {
    Delivery& delivery = in_flight_[slot];
    if (delivery.delayed) make_ready(context, subscription, slot, delivery.message.reason);
    const Duration lease = subscription.policy->lease_of(delivery.message.deliveries);
    if (lease == 0 || delivery.ready) continue;
    const Duration left = std::max<Duration>(saturating_add(delivery.since, lease) - context.now(), 0);
    delivery.timer =
        context.after(left, {.code = static_cast<std::uint32_t>(Alarm::lease), .value = in_flight_.tag(slot)});
  }
}

/// Everything in flight or delayed is waiting again, as if its consumers had never got it; delivery counts stay.
void Broker::recall(Context& context, Subscription& subscription) {
  const auto recall_list = [&](DeliveryList& list) {
    while (list.first != none) {
      context.cancel(in_flight_[list.first].timer);
      QueuedMessage message = in_flight_.remove(list, list.first);
      message.reason = Reason::consumer_gone;
      message.cause = context.cause();
      subscription.waiting.give_back(message);
    }
  };
  for (const std::uint32_t consumer : subscription.ring.members()) recall_list(consumers_[consumer].held);
  recall_list(subscription.orphans);
  recall_list(subscription.delayed);
  subscription.in_flight = 0;
}

void Broker::drop_all(Context& context, Subscription& subscription, Reason reason) {
  while (!subscription.waiting.empty()) {
    end_story(context, subscription, subscription.waiting.pop(), EventKind::dropped, reason);
  }
  watch_expiry(context, subscription);
}

void Broker::lose_unsynced(Context& context) {
  for (std::uint32_t index = 0; index < subscriptions_.size(); ++index) {
    Subscription& subscription = subscriptions_[index];
    if (!subscription.keeping) continue;
    for (const QueuedMessage& lost : subscription.waiting.cut_from(subscription.synced_end)) {
      end_story(context, subscription, lost, EventKind::dropped, Reason::not_persisted);
    }
    subscription.synced_end = subscription.waiting.end();
    const bool is_data = subscription.policy->regroup != plan::Regroup::not_needed;
    if (subscription.has_place_since > last_sync_ || (is_data && !subscription.stored)) {
      subscription.has_place_since = never;
    }
  }
  for (Journal::Removal removal : journal_.take()) {
    if (commits_again(context, subscriptions_[removal.subscription])) {
      context.release(removal.message.body);
      continue;
    }
    removal.message.reason = Reason::not_persisted;
    removal.message.cause = context.cause();
    undo(context, removal);
  }
  journal_.forget_holders();
  unsynced_ = false;
  changes_ = 0;
}

/// What the disk knows to be pending is answered or handed to another, should it know nothing else.
void Broker::note_holder(const Delivery& delivery) {
  const bool is_journalled = policy().syncs_later() || policy().persistence == plan::Persistence::snapshot;
  if (!is_journalled || delivery.since > last_sync_ || delivery.owner == no_instance) return;
  journal_.add_holder({.position = delivery.message.position,
                       .subscription = delivery.subscription,
                       .owner = delivery.owner,
                       .since = delivery.since,
                       .deliveries = delivery.message.deliveries,
                       .incarnation = delivery.owner_incarnation});
}

/// Whether the disk knows who had it at the last sync: it is pending with that one again.
bool Broker::return_to_holder(Context& context, std::uint32_t slot) {
  Delivery& delivery = in_flight_[slot];
  const Journal::Holder* holder = journal_.holder_of(delivery.subscription, delivery.message.position);
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

/// What was removed is as the last sync left it: pending, or waiting if it was handed out since.
void Broker::undo(Context& context, Journal::Removal& removal) {
  Subscription& subscription = subscriptions_[removal.subscription];
  if (journal_.holder_of(removal.subscription, removal.message.position) != nullptr) {
    return_to_holder(context, in_flight_.add(subscription.orphans, removal.message, removal.subscription, none));
    ++subscription.in_flight;
    return;
  }
  if (subscription.pends() && removal.message.deliveries > 0 && --removal.message.deliveries == 0) {
    removal.message.cause = 0;  // as if it had never been handed out
  }
  subscription.waiting.give_back(removal.message);
}

/// Something happened that is not on disk: sees to it that the next sync comes.
void Broker::changed(Context& context) {
  const plan::DeliveryPolicy& durability = policy();
  if (durability.persistence == plan::Persistence::snapshot) {
    ++changes_;
    const bool enough = std::ranges::any_of(durability.snapshots, [this](const plan::SnapshotPoint& point) {
      return point.changes != 0 && point.changes == changes_;
    });
    if (enough) {  // this one may come before the one that is due
      context.cancel(sync_timer_);
      sync_pending_ = false;
    }
  } else if (!durability.syncs_later()) {
    return;
  }
  if (!unsynced_) unsynced_since_ = context.now();
  unsynced_ = true;
  if (sync_pending_) return;
  const Duration wait = until_sync(context);
  if (wait < 0) return;
  sync_pending_ = true;
  sync_timer_ = context.housekeeping(wait, {.code = static_cast<std::uint32_t>(Alarm::sync)});
}

/// The time to the next sync or snapshot; negative when none is due.
Duration Broker::until_sync(const Context& context) const {
  const plan::DeliveryPolicy& durability = policy();
  if (durability.persistence == plan::Persistence::kernel) {
    return std::max<Duration>(saturating_add(unsynced_since_, durability.sync_interval) - context.now(), 0);
  }
  if (durability.persistence == plan::Persistence::interval) {
    if (durability.sync_interval <= 0) return -1;
    if (durability.syncs_by_clock) {
      const Duration in = context.now() % durability.sync_interval;
      return last_sync_ < context.now() - in ? 0 : durability.sync_interval - in;
    }
    // Syncs come at a beat that began as the broker got ready; the idle ones are left out.
    return durability.sync_interval - (context.now() - ready_at_) % durability.sync_interval;
  }
  Duration wait = -1;
  for (const plan::SnapshotPoint& point : durability.snapshots) {
    if (point.changes == 0 || point.changes > changes_) continue;
    const Duration due = std::max<Duration>(saturating_add(last_sync_, point.after) - context.now(), 0);
    wait = wait < 0 ? due : std::min(wait, due);
  }
  return wait;
}

void Broker::sync(Context& context) {
  sync_pending_ = false;
  unsynced_ = false;
  changes_ = 0;
  last_sync_ = context.now();
  for (std::uint32_t index = 0; index < subscriptions_.size(); ++index) {
    subscriptions_[index].synced_end = subscriptions_[index].waiting.end();
    const Subscription& subscription = subscriptions_[index];
    subscriptions_[index].stored = !subscription.forgotten && subscription.has_place_since != never;
  }
  journal_.sync(context);
}

}  // namespace meshsim::broker
