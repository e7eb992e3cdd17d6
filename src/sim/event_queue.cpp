#include "sim/event_queue.hpp"

#include <algorithm>
#include <utility>

namespace meshsim::sim {

EventQueue::EventQueue() : heap_(root) {}

void EventQueue::KeyRing::grow() {
  std::vector<Key> larger(keys_.empty() ? 4 : 2 * keys_.size());
  for (std::size_t i = 0; i < count_; ++i) larger[i] = (*this)[i];
  keys_ = std::move(larger);
  first_ = 0;
}

void EventQueue::sift_up(Key key) {
  std::size_t node = heap_.size() - 1 - root;
  while (node > 0) {
    const std::size_t parent = (node - 1) / 4;
    if (!(key < heap_[root + parent])) break;
    heap_[root + node] = heap_[root + parent];
    node = parent;
  }
  heap_[root + node] = key;
}

void EventQueue::sift_down(Key key) {
  Key* const nodes = heap_.data() + root;
  const std::size_t count = heap_.size() - root;
  std::size_t node = 0;
  for (;;) {
    const std::size_t child = 4 * node + 1;
    if (child + 3 >= count) break;
    // Large heaps live in memory: fetch all grandchildren while the children are compared.
    const Key* const grandchildren = nodes + (4 * child + 1);
    if (4 * child + 16 < count) {
      for (std::size_t line = 0; line < 4; ++line) __builtin_prefetch(grandchildren + 4 * line);
    }
    const std::size_t left = nodes[child + 1] < nodes[child] ? child + 1 : child;
    const std::size_t right = nodes[child + 3] < nodes[child + 2] ? child + 3 : child + 2;
    const std::size_t least = nodes[right] < nodes[left] ? right : left;
    if (!(nodes[least] < key)) {
      nodes[node] = key;
      return;
    }
    nodes[node] = nodes[least];
    node = least;
  }
  std::size_t least = 4 * node + 1;
  if (least < count) {
    for (std::size_t child = least + 1; child < count; ++child) {
      if (nodes[child] < nodes[least]) least = child;
    }
    if (nodes[least] < key) {
      nodes[node] = nodes[least];
      node = least;
    }
  }
  nodes[node] = key;
}

std::uint8_t EventQueue::lane_for(Duration delay) {
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    if (lanes_[i].delay == delay) return static_cast<std::uint8_t>(i + 1);
  }
  if (lanes_.size() == most_lanes) return 0;
  Lane lane;
  lane.delay = delay;
  lane.head_slot = slots_.allocate_kept();
  Slot& head = slots_[lane.head_slot];
  head.kind = EntryKind::lane;
  head.lane = static_cast<std::uint8_t>(lanes_.size() + 1);
  lanes_.push_back(lane);
  return head.lane;
}

void EventQueue::put_in_heap(Lane& lane) {
  const TimerEntry& head = slots_[lane.first].timer;
  lane.in_heap = true;
  push({head.due, (head.order << slot_bits) | lane.head_slot});
}

TimerId EventQueue::schedule_in_lane(Time now, Duration delay, std::uint32_t slot) {
  const std::uint8_t number = lane_for(delay);
  Slot& entry = slots_[slot];
  const TimerId id{slot, entry.generation};
  entry.lane = number;
  if (number == 0) {
    schedule(saturating_add(now, delay), slot);
    return id;
  }
  Lane& lane = lanes_[number - 1U];
  ++foreground_;
  entry.timer.due = saturating_add(now, delay);
  entry.timer.order = next_order_++;
  entry.timer.previous = lane.last;
  entry.next = none;
  (lane.last == none ? lane.first : slots_[lane.last].next) = slot;
  lane.last = slot;
  if (!lane.in_heap) put_in_heap(lane);
  return id;
}

void EventQueue::unlink(Lane& lane, std::uint32_t slot) {
  const Slot& entry = slots_[slot];
  const std::uint32_t previous = entry.timer.previous;
  (previous == none ? lane.first : slots_[previous].next) = entry.next;
  (entry.next == none ? lane.last : slots_[entry.next].timer.previous) = previous;
}

bool EventQueue::cancel(TimerId id) {
  if (!id || slots_[id.slot].generation != id.generation) return false;
  Slot& entry = slots_[id.slot];
  if (entry.lane == 0) {
    // Its key stays in the heap and does nothing when it comes due.
    foreground_ -= entry.kind == EntryKind::timer;
    entry.kind = EntryKind::cancelled;
    ++entry.generation;
    return true;
  }
  unlink(lanes_[entry.lane - 1U], id.slot);
  --foreground_;
  release(id.slot);
  return true;
}

std::uint32_t EventQueue::pop_lane(const Key& key) {
  Lane& lane = lanes_[slots_[key.slot()].lane - 1U];
  lane.in_heap = false;
  if (lane.first == none) return none;
  const std::uint32_t slot = lane.first;
  const TimerEntry& head = slots_[slot].timer;
  const bool is_due = head.order == key.tag >> slot_bits;
  if (is_due) {
    unlink(lane, slot);
    slots_[slot].lane = 0;
  }
  if (lane.first != none) put_in_heap(lane);
  return is_due ? slot : none;
}

std::vector<EventQueue::Key> EventQueue::pending_keys() const {
  std::vector<Key> keys;
  for (std::size_t i = root; i < heap_.size(); ++i) {
    const Slot& entry = slots_[heap_[i].slot()];
    if (entry.kind != EntryKind::lane && entry.kind != EntryKind::cancelled) keys.push_back(heap_[i]);
  }
  for (const Lane& lane : lanes_) {
    for (std::uint32_t slot = lane.first; slot != none; slot = slots_[slot].next) {
      const TimerEntry& timer = slots_[slot].timer;
      keys.push_back({timer.due, (timer.order << slot_bits) | slot});
    }
  }
  for (const KeyRing& channel : channels_) {
    for (std::size_t i = 1; i < channel.size(); ++i) keys.push_back(channel[i]);
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::size_t EventQueue::memory_bytes() const {
  std::size_t bytes = slots_.memory_bytes() + heap_.capacity() * sizeof(Key) + lanes_.capacity() * sizeof(Lane);
  for (const KeyRing& channel : channels_) bytes += sizeof channel + channel.memory_bytes();
  return bytes;
}

}  // namespace meshsim::sim
