// What is going to happen: entries ordered by (due time, order of scheduling). The engine's hottest data structure.
//
// Three parts:
// - slots: 64 bytes of plain data per entry, in a slab, so that the heap moves 16-byte keys only;
// - a 4-ary heap of keys;
// - lanes: one list per duration for timeouts and leases. Equal durations come due in the order they were made, so a
// lane
//   needs no sorting, its timers are cancelled in O(1), and the heap sees only each lane's head. As heap entries,
//   timeouts that never fire made a message hop three times dearer;
// - channels: one list per direction of a connection. Packets on it arrive in the order they were sent, so they need no
//   sorting either: the heap holds the first of each, however many are on their way.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <meshsim/packet.hpp>
#include <vector>

#include "base/check.hpp"
#include "base/slab.hpp"
#include "base/time.hpp"

namespace meshsim::sim {

/// What to do when an entry is due. The first three go to an actor.
enum class EntryKind : std::uint8_t {
  packet,     ///< give the packet to the target
  timer,      ///< give the timer to the target
  upkeep,     ///< the same, not keeping an idle run alive
  lane,       ///< the head of a lane
  process,    ///< Processes::on_due
  heartbeat,  ///< Network::on_heartbeat
  alarm,      ///< the observer's
  cancelled,  ///< nothing
};

struct TimerEntry {
  Timer timer;
  EventSeq cause = 0;
  std::uint32_t root = 0;
  std::uint32_t previous = 0;  ///< in the lane
  Time due = 0;
  std::uint64_t order = 0;
};
static_assert(sizeof(TimerEntry) == 48);

/// One scheduled entry: a cache line of plain data.
struct Slot {
  InstanceId target = no_instance;
  std::uint32_t generation = 1;   ///< bumped at each release, so that a stale TimerId is recognised
  std::uint16_t incarnation = 0;  ///< of the target; another one must not get it
  EntryKind kind = EntryKind::timer;
  std::uint8_t lane = 0;
  std::uint32_t next = 0;  ///< timers: the next in the lane; packets: the channel, from 1, or 0
  union {
    Packet packet;
    TimerEntry timer;
  };
  Slot() : packet() {}
};
static_assert(sizeof(Slot) == 64);

class EventQueue {
 public:
  /// The most entries that can be pending: a key has 24 bits for its slot.
  static constexpr std::uint32_t most_pending = (1U << 24) - 1;

  struct Key {
    Time due;
    std::uint64_t tag;  // order << 24 | slot

    std::uint32_t slot() const { return static_cast<std::uint32_t>(tag) & most_pending; }
    friend bool operator<(const Key& a, const Key& b) {
      if (a.due == b.due) [[unlikely]] {
        return a.tag < b.tag;
      }
      return a.due < b.due;
    }
  };

  EventQueue();

  /// Room for one more entry. Fill it in, then schedule() it.
  std::uint32_t allocate() { return slots_.allocate_kept(); }
  Slot& operator[](std::uint32_t slot) { return slots_[slot]; }
  const Slot& operator[](std::uint32_t slot) const { return slots_[slot]; }
  /// Gives an entry's slot back after its dispatch.
  void release(std::uint32_t slot) {
    ++slots_[slot].generation;
    slots_.release(slot);
  }

  /// Due at `due`, after everything that was scheduled for that instant already.
  void schedule(Time due, std::uint32_t slot) { schedule(due, slot, slots_[slot]); }
  void schedule(Time due, std::uint32_t slot, Slot& entry) {
    entry.lane = 0;
    entry.next = 0;
    foreground_ += entry.kind != EntryKind::upkeep;
    push({due, (next_order_++ << slot_bits) | slot});
  }

  /// The same, `delay` from `now`, in that duration's lane: O(1). Falls back to the heap when there are too many
  /// different durations.
  TimerId schedule_in_lane(Time now, Duration delay, std::uint32_t slot);

  /// A new channel, empty.
  std::uint32_t open_channel() {
    channels_.emplace_back();
    return static_cast<std::uint32_t>(channels_.size());
  }
  /// The same for a packet on a channel, which must not be due before the one sent last: O(1) while others are ahead.
  void schedule_in_channel(std::uint32_t channel, Time due, std::uint32_t slot, Slot& entry) {
    entry.lane = 0;
    entry.next = channel;
    ++foreground_;
    const Key key{due, (next_order_++ << slot_bits) | slot};
    KeyRing& keys = channels_[channel - 1];
    if (keys.empty()) push(key);
    keys.push_back(key);
  }

  /// Takes a timer back. False when it fired or was cancelled before.
  bool cancel(TimerId id);

  /// Whether nothing is pending that keeps a run alive: nothing, or upkeep only.
  bool idle() const { return foreground_ == 0; }
  bool empty() const { return heap_.size() == root; }
  /// The next entry's time, or that of a cancelled timer. Not to be asked when empty.
  Time next_due() const { return heap_[root].due; }
  /// Takes the next entry out; its slot stays allocated until release(). There must be one.
  Key pop() {
    MESHSIM_DEBUG_ASSERT(!empty());
    const Key key = heap_[root];
    const Slot& entry = slots_[key.slot()];
    if (entry.kind == EntryKind::packet && entry.next != 0) {
      KeyRing& keys = channels_[entry.next - 1];
      keys.pop_front();
      if (!keys.empty()) {
        sift_down(keys.front());
        return key;
      }
    }
    const Key last = heap_.back();
    heap_.pop_back();
    if (heap_.size() > root) sift_down(last);
    return key;
  }
  /// An entry that was popped is not pending any more. Lanes count their timers themselves.
  void settle(EntryKind kind) {
    const bool was_counted = kind != EntryKind::upkeep && kind != EntryKind::lane && kind != EntryKind::cancelled;
    foreground_ -= was_counted;
  }

  /// A lane's head came due (an entry of kind lane was popped): the timer to dispatch, or `none` when it was cancelled
  /// meanwhile. The lane is scheduled again when it has more.
  std::uint32_t pop_lane(const Key& key);
  static constexpr std::uint32_t none = UINT32_MAX;

  /// All entries in order of their coming, for showing what is next. O(n log n).
  std::vector<Key> pending_keys() const;
  std::size_t pending() const { return slots_.size() - lanes_.size(); }
  std::size_t memory_bytes() const;

 private:
  struct Lane {
    Duration delay = 0;
    std::uint32_t head_slot = 0;  ///< the slot that stands for the lane in the heap
    std::uint32_t first = none, last = none;
    bool in_heap = false;
  };
  static constexpr int slot_bits = 24;
  /// A queue of keys that grows by doubling; 64 bytes when small.
  class KeyRing {
   public:
    bool empty() const { return count_ == 0; }
    std::size_t size() const { return count_; }
    const Key& front() const { return keys_[first_]; }
    const Key& operator[](std::size_t i) const { return keys_[(first_ + i) & (keys_.size() - 1)]; }
    void push_back(const Key& key) {
      if (count_ == keys_.size()) grow();
      keys_[(first_ + count_++) & (keys_.size() - 1)] = key;
    }
    void pop_front() {
      first_ = (first_ + 1) & (keys_.size() - 1);
      --count_;
    }
    std::size_t memory_bytes() const { return keys_.capacity() * sizeof(Key); }

   private:
    void grow();
    std::vector<Key> keys_;  // a power of two of them
    std::size_t first_ = 0;
    std::size_t count_ = 0;
  };

  // The four children of a node share a cache line: with the root at index 3, nodes r > 0 begin at multiples of four.
  static constexpr std::size_t root = 3;
  static constexpr std::size_t most_lanes = 250;

  void push(Key key) {
    heap_.push_back(key);
    sift_up(key);
  }
  void sift_down(Key key);
  void sift_up(Key key);
  /// The lane of that duration, from 1; 0 when there are too many.
  std::uint8_t lane_for(Duration delay);
  void unlink(Lane& lane, std::uint32_t slot);
  void put_in_heap(Lane& lane);

  template <class T>
  struct LineAllocator {
    using value_type = T;
    T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t(64))); }
    void deallocate(T* p, std::size_t) { ::operator delete(p, std::align_val_t(64)); }
    friend bool operator==(const LineAllocator&, const LineAllocator&) { return true; }
  };

  Slab<Slot> slots_;
  std::vector<Key, LineAllocator<Key>> heap_;
  std::vector<Lane> lanes_;
  std::vector<KeyRing> channels_;
  std::uint64_t next_order_ = 1;
  std::uint64_t foreground_ = 0;
};

}  // namespace meshsim::sim
