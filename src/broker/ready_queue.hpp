// The pending deliveries of one subscription that must be handed out again, in publish order.
//
// They stay in the in-flight table, because an ack that names the message ends them wherever they are. An entry here is
// only a tag: if its delivery is over, or was handed out meanwhile, the entry is passed over.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace meshsim::broker {

class ReadyQueue {
 public:
  bool empty() const { return entries_.empty(); }
  /// Adds a delivery. O(log size), as is pop.
  void push(std::uint64_t position, std::uint64_t tag) {
    entries_.push_back({position, tag});
    std::push_heap(entries_.begin(), entries_.end(), later);
  }
  /// Returns the tag of the oldest; there must be one.
  std::uint64_t front() const { return entries_.front().tag; }
  void pop() {
    std::pop_heap(entries_.begin(), entries_.end(), later);
    entries_.pop_back();
  }
  void clear() { entries_.clear(); }
  std::size_t memory_bytes() const { return entries_.capacity() * sizeof(Entry); }

 private:
  struct Entry {
    std::uint64_t position;
    std::uint64_t tag;
  };
  // Orders by position, then by tag: tags differ, so the order is total.
  static bool later(const Entry& a, const Entry& b) {
    return a.position != b.position ? a.position > b.position : a.tag > b.tag;
  }
  std::vector<Entry> entries_;
};

}  // namespace meshsim::broker
