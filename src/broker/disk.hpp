// Knows which changes are on the broker's disk, and which are not yet.
//
// The queues and the journal stand for the disk: all that a broker keeps across a death stays where it is. A snapshot
// is a sync that every death except a stop falls back to. The journal of an interval-synced broker outlives a kill (as
// the page cache does), so that a loss of power after the restart, before the next sync, still takes what was never
// synced.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

#include "broker/journal.hpp"
#include "broker/link.hpp"
#include "broker/tables.hpp"

namespace meshsim::broker {

/// Keeps the time of the last sync and of the next.
class Disk {
 public:
  explicit Disk(Tables& tables) : tables_(tables) {}

  /// Begins the syncs: the broker is ready, everything is on disk, and intervals count from now.
  void begin(Time now) { ready_at_ = last_sync_ = now; }
  /// Sets the timer of a sync that was due before a death; where syncs go by the clock, the next change does that.
  void resume(Context& context) {
    if (unsynced_ && !tables_->policy().disk.syncs_by_clock) changed(context);
  }
  void stop() { sync_pending_ = false; }
  /// Notes that everything is as the last sync left it.
  void fell_back() {
    journal_.forget_holders();
    unsynced_ = false;
    changes_ = 0;
  }
  Time last_sync() const { return last_sync_; }
  Journal& journal() { return journal_; }
  const Journal& journal() const { return journal_; }
  /// Notes a change that is not on the disk, and makes sure that the next sync comes.
  void changed(Context& context);
  /// Puts everything on the disk.
  void sync(Context& context);
  /// Releases the subscription's reference to the message: now, or when the disk has recorded its removal.
  void remove(Context& context, const Subscription& subscription, const QueuedMessage& message);
  /// Notes that a delivery which was pending at the last sync is about to be answered or to move to another consumer.
  void note_holder(const Delivery& delivery);

 private:
  Duration until_sync(const Context& context) const;

  Link<Tables> tables_;
  Journal journal_;
  Time ready_at_ = 0;
  bool unsynced_ = false;      // there were changes since the last sync
  Time unsynced_since_ = 0;    // the time of the first of them
  bool sync_pending_ = false;  // the timer of the next sync is set
  TimerId sync_timer_;
  Time last_sync_ = 0;
  std::uint32_t changes_ = 0;  // number of changes since the last sync
};

}  // namespace meshsim::broker
