// A 4-ary heap of 16-byte keys, ordered by (due time, order of scheduling).
//
// The four children of a node share a cache line: with the root at index 3, the children of a node begin at multiples
// of four. Behind the last key the heap is filled up to a whole line with keys later than all others, so that every
// node has four children or none, and an empty heap has a top.
//
// A key that is taken out leaves a gap at the top, since whoever takes one often puts another in at once: that one
// sifts down from the gap, one way through the heap instead of two.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "base/int128.hpp"
#include "base/time.hpp"
#include "base/wide_memory.hpp"

namespace meshsim::sim {

/// Names a scheduled entry: when it is due, and behind it its order of scheduling and its slot in one number.
struct Key {
  static constexpr int slot_bits = 24;
  static constexpr std::uint32_t most_slots = (1U << slot_bits) - 1;

  std::uint64_t tag = UINT64_MAX;  // order << slot_bits | slot
  Time due = never;                // not negative

  static Key of(Time due, std::uint64_t order, std::uint32_t slot) { return {(order << slot_bits) | slot, due}; }
  std::uint32_t slot() const { return static_cast<std::uint32_t>(tag) & most_slots; }
  std::uint64_t order() const { return tag >> slot_bits; }
  /// One comparison of 128 bits: two instructions and no branch, where keys are in no predictable order.
  friend bool operator<(const Key& a, const Key& b) { return a.number() < b.number(); }
  uint128 number() const { return uint128{static_cast<std::uint64_t>(due)} << 64 | tag; }
};

class KeyHeap {
 public:
  KeyHeap() : nodes_(root + 1) {}

  bool empty() const { return size_ == std::size_t{has_gap_}; }
  /// In no useful order.
  std::span<const Key> keys() const { return {nodes_.data() + root + has_gap_, size_ - has_gap_}; }

  /// The earliest; when empty, a key later than all.
  const Key& top() {
    if (has_gap_) close_gap();
    return nodes_[root];
  }
  /// The same without a change.
  const Key& peek() const {
    const Key* const first = nodes_.data() + root;
    if (!has_gap_) return *first;
    // Those below the gap, filled up with keys later than all; there may be none.
    return size_ == 1 ? nodes_.front() : *std::min_element(first + 1, first + 5);
  }
  /// Returns what replace_top does, where it filled the gap; else a copy of `key`.
  Key push(const Key& key) {
    if (has_gap_) return replace_top(key);
    if (root + size_ == nodes_.size()) nodes_.resize(nodes_.size() + 4);
    sift_up(size_++, key);
    return key;
  }
  /// Takes the top out, which was looked at before.
  void pop() {
    MESHSIM_DEBUG_ASSERT(size_ != 0 && !has_gap_);
    has_gap_ = true;
  }
  /// Another takes the place of the top, or of the gap. Returns the key that came to stand just below the top (or at
  /// it): most keys stand there some time before they are next.
  Key replace_top(const Key& key);

  std::size_t memory_bytes() const { return nodes_.capacity() * sizeof(Key); }

 private:
  static constexpr std::size_t root = 3;

  /// The last key goes where the gap is.
  void close_gap() {
    const Key key = std::exchange(nodes_[root + --size_], Key());
    has_gap_ = false;
    if (size_ != 0) replace_top(key);
  }
  void sift_up(std::size_t node, const Key& key) {
    while (node > 0) {
      const std::size_t parent = (node - 1) / 4;
      if (!(key < nodes_[root + parent])) break;
      nodes_[root + node] = nodes_[root + parent];
      node = parent;
    }
    nodes_[root + node] = key;
  }

  std::vector<Key, WideAllocator<Key>> nodes_;
  std::size_t size_ = 0;  // with the gap
  bool has_gap_ = false;  // at the top
};

}  // namespace meshsim::sim
