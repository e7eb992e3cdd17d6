#include "broker/disk.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "broker/alarm.hpp"
#include "sim/simulation.hpp"

namespace meshsim::broker {

void Disk::changed(Context& context) {
  const plan::Storage& durability = tables_->policy().disk;
  if (durability.persistence == plan::Persistence::snapshot) {
    ++changes_;
    const bool enough = std::ranges::any_of(durability.snapshots, [this](const plan::SnapshotPoint& point) {
      return point.changes != 0 && point.changes == changes_;
    });
    if (enough) {  // this sync may come before the one that is due
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

void Disk::sync(Context& context) {
  sync_pending_ = false;
  unsynced_ = false;
  changes_ = 0;
  last_sync_ = context.now();
  for (std::uint32_t index = 0; index < tables_->subscriptions.size(); ++index) {
    tables_->subscriptions[index].synced_end = tables_->subscriptions[index].waiting.end();
    const Subscription& subscription = tables_->subscriptions[index];
    tables_->subscriptions[index].stored = !subscription.forgotten && subscription.has_place_since != never;
  }
  journal_.sync(context);
}

void Disk::remove(Context& context, const Subscription& subscription, const QueuedMessage& message) {
  const bool on_disk = subscription.keeping && message.position < subscription.synced_end;
  const bool is_journalled =
      tables_->policy().disk.syncs_later() || tables_->policy().disk.persistence == plan::Persistence::snapshot;
  if (!is_journalled || !on_disk) return context.release(message.body);
  journal_.add(subscription.index, message);
  changed(context);
}

void Disk::note_holder(const Delivery& delivery) {
  const bool is_journalled =
      tables_->policy().disk.syncs_later() || tables_->policy().disk.persistence == plan::Persistence::snapshot;
  if (!is_journalled || delivery.since > last_sync_ || delivery.owner == no_instance) return;
  journal_.add_holder({.position = delivery.message.position,
                       .subscription = delivery.subscription,
                       .owner = delivery.owner,
                       .since = delivery.since,
                       .deliveries = delivery.message.deliveries,
                       .incarnation = delivery.owner_incarnation});
}

/// Calculates the time to the next sync or snapshot; negative when none is due.
Duration Disk::until_sync(const Context& context) const {
  const plan::Storage& durability = tables_->policy().disk;
  if (durability.persistence == plan::Persistence::kernel) {
    return std::max<Duration>(saturating_add(unsynced_since_, durability.sync_interval) - context.now(), 0);
  }
  if (durability.persistence == plan::Persistence::interval) {
    if (durability.sync_interval <= 0) return -1;
    if (durability.syncs_by_clock) {
      const Duration in = context.now() % durability.sync_interval;
      return last_sync_ < context.now() - in ? 0 : durability.sync_interval - in;
    }
    // Syncs come at intervals counted from the time the broker became ready; those without changes are left out.
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

}  // namespace meshsim::broker
