// The entries of the future, ordered by (due time, order of scheduling). The engine's hottest data structure.
//
// - Slots: 64 bytes of plain data per entry, a cache line, so that only 16-byte keys are sorted.
// - Lanes: one list by age per duration, for timeouts and leases. Equal durations come due in the order they were made,
//   so a lane needs no sorting, its timers are cancelled in O(1), and the tree sees only each lane's head. As entries
//   of their own, timeouts that never fire made a message hop cost three times as much.
// - Channels: one list per direction of a connection. Packets on it arrive in the order they were sent, so they need no
//   sorting either.
// - A tree of single timers and the lanes' heads, and beside it one of the first packets of all channels: most entries
//   are packets, and there are few channels, so the second tree is small.
#pragma once

#include <algorithm>
#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <meshsim/packet.hpp>
#include <vector>

#include "base/age_list.hpp"
#include "base/check.hpp"
#include "base/prefetch.hpp"
#include "base/ring.hpp"
#include "base/slab.hpp"
#include "base/time.hpp"
#include "sim/key.hpp"
#include "sim/timer_tree.hpp"
#include "sim/winner_tree.hpp"

namespace meshsim::sim {

/// The action when an entry is due. The first three go to an actor.
enum class EntryKind : std::uint8_t {
  packet,     ///< give the packet to the target
  timer,      ///< give the timer to the target
  upkeep,     ///< the same, but it does not keep an idle run alive
  lane,       ///< the head of a lane
  process,    ///< call Processes::on_due
  network,    ///< call Network::on_due
  alarm,      ///< call the observer
  cancelled,  ///< nothing
};

struct TimerEntry {
  Timer timer;
  EventSeq cause = 0;
  std::uint32_t root = 0;
  Time due = 0;             ///< in a lane
  std::uint64_t order = 0;  ///< likewise
};
static_assert(sizeof(TimerEntry) == 48);

/// One scheduled entry: a cache line of plain data.
struct alignas(64) Slot {
  InstanceId target = no_instance;
  std::uint32_t generation = 1;   ///< incremented at each release, so that a stale TimerId is recognised
  std::uint16_t incarnation = 0;  ///< the life of the target; no other life gets the entry
  EntryKind kind = EntryKind::timer;
  std::uint8_t lane = 0;
  /// In a lane: its place there; in a channel: the channel, from 1; in the tree: the leaf; free: the next free slot.
  std::uint32_t next = 0;
  union {
    Packet packet;
    TimerEntry timer;
  };
  Slot() : packet() {}
};
static_assert(sizeof(Slot) == 64);

/// Names the life of an instance that an entry is for. The default is none: the entry is the simulation's own.
struct Addressee {
  InstanceId instance = no_instance;
  std::uint16_t incarnation = 0;
};

class EventQueue {
 public:
  /// The most entries that can be pending: a key has 24 bits for its slot.
  static constexpr std::uint32_t most_pending = Key::most_slots;
  static constexpr std::uint32_t none = UINT32_MAX;

  Slot& operator[](std::uint32_t slot) { return slots_[slot]; }
  const Slot& operator[](std::uint32_t slot) const { return slots_[slot]; }
  /// Gives an entry's slot back after its dispatch.
  void release(std::uint32_t slot) { release(slot, slots_[slot]); }
  void release(std::uint32_t slot, Slot& entry) {
    --in_use_;
    ++entry.generation;
    entry.next = first_free_;
    first_free_ = slot;
  }

  /// Schedules an entry of any kind but a packet for `due`, after all entries that are already due at that instant.
  TimerId schedule(Time due, EntryKind kind, Addressee to, const TimerEntry& timer) {
    const auto [slot, entry] = make(kind, to);
    entry.timer = timer;
    schedule(due, slot, entry);
    return {slot, entry.generation};
  }
  /// Schedules a packet that comes over no connection, because the receiver's own side tells it.
  void schedule(Time due, Addressee to, const Packet& packet) { schedule(due, make_unscheduled(to, packet)); }
  /// Schedules an entry that was popped and not released, or made by make_unscheduled.
  void schedule(Time due, std::uint32_t slot) { schedule(due, slot, slots_[slot]); }
  /// Makes an entry without scheduling it: it stays in its slot until schedule() or release().
  std::uint32_t make_unscheduled(Addressee to, const Packet& packet) {
    const auto [slot, entry] = make(EntryKind::packet, to);
    entry.packet = packet;
    return slot;
  }

  /// Schedules an actor's timer `delay` from `now`, in that duration's lane: O(1). Falls back to the tree when there
  /// are too many different durations.
  TimerId schedule_in_lane(Time now, Duration delay, Addressee to, const TimerEntry& timer);

  /// Opens a channel, empty, and returns its number.
  std::uint32_t open_channel() {
    channels_.emplace_back();
    packets_.grow(channels_.size());
    return static_cast<std::uint32_t>(channels_.size());
  }
  /// Schedules a packet on a channel, where it must not be due before the last one sent: O(1) while others are ahead.
  /// Returns the packet in its slot.
  [[gnu::always_inline]] Packet& send(std::uint32_t channel, Time due, Addressee to, const Packet& packet) {
    const auto [slot, entry] = make(EntryKind::packet, to);
    entry.packet = packet;
    entry.lane = 0;
    entry.next = channel;
    ++foreground_;
    const Key key = Key::of(due, next_order_++, slot);
    if (!channels_[channel - 1].append(key)) [[unlikely]] {
      open_up(channel - 1, key);
    }
    return entry.packet;
  }

  /// Notes that a popped entry is kept for later, by whoever will schedule or release it: it is not counted as pending,
  /// and cancelling it changes no count.
  void hold(std::uint32_t slot) { slots_[slot].lane = held; }
  /// Cancels a timer. False when it fired or was cancelled before.
  bool cancel(TimerId id);

  /// Moves the packets that are due `now` at an instance behind all that is scheduled for this instant, in their order:
  /// what it did not read before comes first. O(channels).
  void put_behind(Time now, InstanceId target);
  /// Takes back the timers of a life that is over: they would do nothing when they come due, but keep a run from being
  /// idle. O(pending timers).
  void cancel_timers(Addressee of);

  /// Tells whether nothing is pending that keeps a run alive: at most upkeep.
  bool idle() const { return foreground_ == 0; }
  bool empty() const { return timers_.empty() && packets_.winner().tag == Key().tag; }
  /// The next entry, possibly a cancelled timer; its key is later than all keys when the queue is empty.
  struct Next {
    Key key;
    bool is_timer;
  };
  Next next() {
    const Key& timer = timers_.top();
    const Key& packet = packets_.winner();
    const bool is_timer = timer < packet;
    return {{is_timer ? timer.tag : packet.tag, is_timer ? timer.due : packet.due}, is_timer};
  }
  /// Returns the due time of the next entry; `never` when empty.
  Time next_due() const { return std::min(timers_.peek().due, packets_.winner().due); }
  /// Returns the place of the next entry that is scheduled, among all of one instant.
  std::uint64_t next_order() const { return next_order_; }
  /// Takes out the entry that next() told; its slot stays allocated until release().
  [[gnu::always_inline]] Slot& pop(const Next& next) {
    MESHSIM_DEBUG_ASSERT(!empty());
    Slot& entry = slots_[next.key.slot()];
    if (next.is_timer) {
      timers_.pop(entry.next);
      return entry;
    }
    const std::size_t channel = entry.next - 1;
    Ring<Key>& keys = channels_[channel];
    keys.pop_front();
    packets_.set(channel, keys.empty() ? Key() : keys.front());
    return entry;
  }
  /// Returns the packets behind a packet on its channel.
  const Ring<Key>& followers(const Slot& packet) const { return channels_[packet.next - 1]; }
  /// Stops counting an entry that was popped as pending. Lanes count their timers themselves.
  void settle(EntryKind kind) {
    constexpr auto bit = [](EntryKind of) { return std::uint64_t{1} << static_cast<unsigned>(of); };
    constexpr std::uint64_t uncounted = bit(EntryKind::upkeep) | bit(EntryKind::lane) | bit(EntryKind::cancelled);
    foreground_ -= ~uncounted >> static_cast<unsigned>(kind) & 1;
  }

  /// Handles a lane's head that came due (an entry of kind lane was popped). Returns the timer to dispatch, or `none`
  /// when it was cancelled meanwhile. Schedules the lane again when it has more.
  std::uint32_t pop_lane(const Key& key);

  /// Returns all entries in the order in which they are due, to show what comes next. O(n log n).
  std::vector<Key> pending_keys() const;
  /// Tells whether the queue has outgrown the nearer caches.
  bool is_large() const { return in_use_ > 8192; }
  std::size_t pending() const { return in_use_ - lanes_.size(); }
  std::size_t memory_bytes() const;

 private:
  struct Lane {
    AgeList timers;               ///< their slots
    std::uint32_t head_slot = 0;  ///< the slot that represents the lane in the tree
    bool in_tree = false;
  };
  static constexpr std::size_t most_lanes = 250;
  static constexpr std::uint8_t held = 255;  ///< in place of a lane

  /// Makes an entry, leaving its content to the caller: the slot still holds that of its last entry. Every entry is
  /// made here.
  struct Made {
    std::uint32_t slot;
    Slot& entry;
  };
  Made make(EntryKind kind, Addressee to) {
    ++in_use_;
    if (first_free_ == none) [[unlikely]] {
      first_free_ = slots_.allocate_kept();
      slots_[first_free_].next = none;
    }
    const std::uint32_t slot = first_free_;
    Slot& entry = slots_[slot];
    first_free_ = entry.next;
    entry.target = to.instance;
    entry.incarnation = to.incarnation;
    entry.kind = kind;
    return {slot, entry};
  }
  void schedule(Time due, std::uint32_t slot, Slot& entry) {
    entry.lane = 0;
    foreground_ += entry.kind != EntryKind::upkeep;
    put_in_tree(due, next_order_++, slot, entry);
  }

  /// Adds a key to a channel that was empty or has no room.
  void open_up(std::size_t channel, const Key& key);
  /// Returns the lane of that duration, from 1; 0 when there are too many.
  std::uint8_t lane_for(Duration delay) {
    const auto found = std::find(lane_delays_.begin(), lane_delays_.end(), delay);
    if (found == lane_delays_.end()) [[unlikely]] {
      return open_lane(delay);
    }
    return static_cast<std::uint8_t>(found - lane_delays_.begin() + 1);
  }
  /// Opens a new lane.
  std::uint8_t open_lane(Duration delay);
  void put_head_in_tree(Lane& lane);
  void put_in_tree(Time due, std::uint64_t order, std::uint32_t slot, Slot& entry) {
    entry.next = timers_.push(Key::of(due, order, slot));
    if (!is_large()) return;
    for (const Key& coming : timers_.coming()) {
      if (coming) prefetch(&slots_[coming.slot()]);
    }
  }

  Slab<Slot> slots_;  // never released to the slab: free ones are linked through `next`, the latest first
  std::uint32_t first_free_ = none;
  std::size_t in_use_ = 0;
  TimerTree timers_;
  WinnerTree packets_;  // the first of each channel
  std::vector<Lane> lanes_;
  std::vector<Duration> lane_delays_;  // the delay of each lane
  std::vector<Ring<Key>> channels_;
  std::size_t channel_bytes_ = 0;  // bytes of the channels' keys
  std::uint64_t next_order_ = 1;
  std::uint64_t foreground_ = 0;
};

}  // namespace meshsim::sim
