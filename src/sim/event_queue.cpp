#include "sim/event_queue.hpp"

#include <algorithm>

namespace meshsim::sim {

std::uint8_t EventQueue::open_lane(Duration delay) {
  if (lanes_.size() == most_lanes) return 0;  // a slot names its lane with 8 bits
  Lane& lane = lanes_.emplace_back();
  lane_delays_.push_back(delay);
  const auto [slot, head] = make(EntryKind::lane, {});
  lane.head_slot = slot;
  head.lane = static_cast<std::uint8_t>(lanes_.size());
  return head.lane;
}

void EventQueue::open_up(std::size_t channel, const Key& key) {
  Ring<Key>& keys = channels_[channel];
  if (keys.empty()) packets_.set(channel, key);
  channel_bytes_ -= keys.memory_bytes();
  keys.push_back(key);
  channel_bytes_ += keys.memory_bytes();
}

void EventQueue::put_head_in_tree(Lane& lane) {
  const TimerEntry& head = slots_[lane.timers.front()].timer;
  lane.in_tree = true;
  put_in_tree(head.due, head.order, lane.head_slot, slots_[lane.head_slot]);
}

TimerId EventQueue::schedule_in_lane(Time now, Duration delay, Addressee to, const TimerEntry& timer) {
  const std::uint8_t number = lane_for(delay);
  if (number == 0) return schedule(saturating_add(now, delay), EntryKind::timer, to, timer);
  const auto [slot, entry] = make(EntryKind::timer, to);
  entry.lane = number;
  entry.timer = timer;
  Lane& lane = lanes_[number - 1U];
  ++foreground_;
  entry.timer.due = saturating_add(now, delay);
  entry.timer.order = next_order_++;
  entry.next =
      lane.timers.push_back(slot, [this](std::uint32_t moved, std::uint32_t place) { slots_[moved].next = place; });
  if (!lane.in_tree) put_head_in_tree(lane);
  return {slot, entry.generation};
}

bool EventQueue::cancel(TimerId id) {
  if (!id) return false;
  Slot& entry = slots_[id.slot];
  if (entry.generation != id.generation) return false;
  if (entry.lane == 0 || entry.lane == held) {
    // Its key stays in the tree, or where it is held, and does nothing when it comes due.
    foreground_ -= entry.lane == 0 && entry.kind != EntryKind::upkeep;
    entry.kind = EntryKind::cancelled;
    ++entry.generation;
    return true;
  }
  lanes_[entry.lane - 1U].timers.remove(entry.next);
  --foreground_;
  release(id.slot, entry);
  return true;
}

std::uint32_t EventQueue::pop_lane(const Key& key) {
  Lane& lane = lanes_[slots_[key.slot()].lane - 1U];
  lane.in_tree = false;
  if (lane.timers.empty()) return none;
  const std::uint32_t slot = lane.timers.front();
  Slot& head = slots_[slot];
  // The timer for which the lane was put into the tree may have been cancelled; then its head is another one by now.
  const bool is_due = head.timer.order == key.order();
  if (is_due) {
    lane.timers.remove(head.next);
    head.lane = 0;
  }
  if (!lane.timers.empty()) put_head_in_tree(lane);
  return is_due ? slot : none;
}

void EventQueue::put_behind(Time now, InstanceId target) {
  std::vector<Key> moved;
  for (std::size_t channel = 0; channel < channels_.size(); ++channel) {
    Ring<Key>& keys = channels_[channel];
    while (!keys.empty() && keys.front().due == now && slots_[keys.front().slot()].target == target) {
      moved.push_back(keys.front());
      keys.pop_front();
    }
    packets_.set(channel, keys.empty() ? Key() : keys.front());
  }
  std::sort(moved.begin(), moved.end());
  for (const Key& key : moved) {
    settle(EntryKind::packet);
    schedule(now, key.slot());
  }
}

void EventQueue::cancel_timers(Addressee of) {
  std::vector<TimerId> found;
  const auto consider = [&](std::uint32_t slot) {
    const Slot& entry = slots_[slot];
    if (entry.kind == EntryKind::timer && entry.target == of.instance && entry.incarnation == of.incarnation)
      found.push_back({slot, entry.generation});
  };
  for (const Key& key : timers_.keys()) consider(key.slot());
  for (const Lane& lane : lanes_) {
    for (const std::uint32_t slot : lane.timers) consider(slot);
  }
  for (const TimerId timer : found) cancel(timer);
}

std::vector<Key> EventQueue::pending_keys() const {
  std::vector<Key> keys;
  for (const Key& key : timers_.keys()) {
    const Slot& entry = slots_[key.slot()];
    if (entry.kind != EntryKind::lane && entry.kind != EntryKind::cancelled) keys.push_back(key);
  }
  for (const Lane& lane : lanes_) {
    for (const std::uint32_t slot : lane.timers) {
      const TimerEntry& timer = slots_[slot].timer;
      keys.push_back(Key::of(timer.due, timer.order, slot));
    }
  }
  for (const Ring<Key>& channel : channels_) {
    for (std::size_t i = 0; i < channel.size(); ++i) keys.push_back(channel[i]);
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::size_t EventQueue::memory_bytes() const {
  std::size_t bytes = lanes_.capacity() * sizeof(Lane) + lane_delays_.capacity() * sizeof(Duration);
  for (const Lane& lane : lanes_) bytes += lane.timers.memory_bytes();
  return bytes + slots_.memory_bytes() + timers_.memory_bytes() + packets_.memory_bytes() +
         channels_.capacity() * sizeof(Ring<Key>) + channel_bytes_;
}

}  // namespace meshsim::sim
