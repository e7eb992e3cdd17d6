// Knows what is on the broker's disk, and what is not yet.
//
// The queues and the journal stand for the disk: what a broker keeps across a death stays where it is. A snapshot is a
// sync that any death but a stop falls back to; the journal of an interval-synced broker outlives a kill (the page
// cache does), so that a loss of power after the restart, before the next sync, still takes what was never synced.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

#include "broker/journal.hpp"
#include "broker/link.hpp"
#include "broker/tables.hpp"

namespace meshsim::broker {

/// Knows what was synced when, and keeps the time of the next sync.
class Disk {
 public:
  explicit Disk(Tables& tables) : tables_(tables) {}

  /// The broker is ready: syncs come at a beat that begins now, and nothing is unsynced that was.
  void begin(Time now) { ready_at_ = last_sync_ = now; }
  /// The sync that was due before a death comes after it. By the clock it is the next change that brings it.
  void resume(Context& context) {
    if (unsynced_ && !tables_->policy().disk.syncs_by_clock) changed(context);
  }
  void stop() { sync_pending_ = false; }
  /// Everything is as the last sync left it.
  void fell_back() {
    journal_.forget_holders();
    unsynced_ = false;
    changes_ = 0;
  }
  Time last_sync() const { return last_sync_; }
  Journal& journal() { return journal_; }
  const Journal& journal() const { return journal_; }
  /// Notes that something happened that is not on the disk, and sees to it that the next sync comes.
  void changed(Context& context);
  /// Everything is on the disk from now on.
  void sync(Context& context);
  /// Gives up the subscription's hold on the message: now, or when the disk knows that it is gone.
  void remove(Context& context, const Subscription& subscription, const QueuedMessage& message);
  /// Notes that a delivery which was pending at the last sync is about to be answered or to move to another consumer.
  void note_holder(const Delivery& delivery);

 private:
  Duration until_sync(const Context& context) const;

  Link<Tables> tables_;
  Journal journal_;
  Time ready_at_ = 0;
  bool unsynced_ = false;      // something happened since the last sync
  Time unsynced_since_ = 0;    // the time at which the first of it did
  bool sync_pending_ = false;  // its timer is set
  TimerId sync_timer_;
  Time last_sync_ = 0;
  std::uint32_t changes_ = 0;  // since then
};

}  // namespace meshsim::broker
