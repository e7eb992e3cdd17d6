// The yardstick: the smallest event loop that can do the work, in the same binary and with the same compiler flags.
// A 4-ary heap of 16-byte keys and a free list of events; no clock of processes, no cancelling, no trace.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace meshsim::bench {

template <class Event>
class BareLoop {
 public:
  struct Key {
    std::int64_t due;
    std::uint64_t tag;  // order << 24 | event
    friend bool operator<(const Key& a, const Key& b) { return a.due != b.due ? a.due < b.due : a.tag < b.tag; }
  };

  void schedule(std::int64_t due, const Event& event) {
    std::uint32_t slot = 0;
    if (free_.empty()) {
      slot = static_cast<std::uint32_t>(events_.size());
      events_.push_back(event);
    } else {
      slot = free_.back();
      free_.pop_back();
      events_[slot] = event;
    }
    push({due, (order_++ << 24) | slot});
  }

  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  std::int64_t now() const { return now_; }

  Event pop() {
    const Key top = heap_.front();
    const Key last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sift_down(last);
    now_ = top.due;
    const auto slot = static_cast<std::uint32_t>(top.tag & 0xFFFFFF);
    free_.push_back(slot);
    return events_[slot];
  }

 private:
  void push(Key key) {
    std::size_t node = heap_.size();
    heap_.push_back(key);
    while (node > 0 && key < heap_[(node - 1) / 4]) {
      heap_[node] = heap_[(node - 1) / 4];
      node = (node - 1) / 4;
    }
    heap_[node] = key;
  }

  void sift_down(Key key) {
    const std::size_t count = heap_.size();
    std::size_t node = 0;
    for (;;) {
      const std::size_t child = 4 * node + 1;
      if (child >= count) break;
      std::size_t least = child;
      for (std::size_t other = child + 1; other < std::min(child + 4, count); ++other) {
        if (heap_[other] < heap_[least]) least = other;
      }
      if (!(heap_[least] < key)) break;
      heap_[node] = heap_[least];
      node = least;
    }
    heap_[node] = key;
  }

  std::vector<Key> heap_;
  std::vector<Event> events_;
  std::vector<std::uint32_t> free_;
  std::uint64_t order_ = 0;
  std::int64_t now_ = 0;
};

}  // namespace meshsim::bench
