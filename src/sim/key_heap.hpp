// A 4-ary heap of 16-byte keys, ordered by (due time, order of scheduling).
//
// The four children of a node share a cache line: with the root at index 3, the children of a node begin at multiples
// of four. Behind the last key the heap is filled up to a whole line with keys later than all others, so that every
// node has four children or none, and an empty heap has a top.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#include "base/int128.hpp"
#include "base/time.hpp"

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

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  /// The earliest; when empty, a key later than all.
  const Key& top() const { return nodes_[root]; }
  const Key& operator[](std::size_t i) const { return nodes_[root + i]; }

  void push(const Key& key) {
    if (root + size_ == nodes_.size()) nodes_.resize(nodes_.size() + 4);
    sift_up(size_++, key);
  }
  /// Takes the top out; there must be one.
  void pop() {
    Key& last = nodes_[root + --size_];
    const Key key = last;
    last = Key();
    if (size_ != 0) replace_top(key);
  }
  /// The top makes way for another.
  void replace_top(const Key& key);

  std::size_t memory_bytes() const { return nodes_.capacity() * sizeof(Key); }

 private:
  static constexpr std::size_t root = 3;

  void sift_up(std::size_t node, const Key& key) {
    while (node > 0) {
      const std::size_t parent = (node - 1) / 4;
      if (!(key < nodes_[root + parent])) break;
      nodes_[root + node] = nodes_[root + parent];
      node = parent;
    }
    nodes_[root + node] = key;
  }

  template <class T>
  struct LineAllocator {
    using value_type = T;
    T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t(64))); }
    void deallocate(T* p, std::size_t) { ::operator delete(p, std::align_val_t(64)); }
    friend bool operator==(const LineAllocator&, const LineAllocator&) { return true; }
  };

  std::vector<Key, LineAllocator<Key>> nodes_;
  std::size_t size_ = 0;
};

}  // namespace meshsim::sim
