// A 4-ary heap of 16-byte keys, ordered by (due time, order of scheduling).
//
// The four children of a node share a cache line: with the root at index 3, the children of node n begin at multiples
// of four. An empty heap's top is a key later than every other, so that two heaps can be compared without asking.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#include "base/time.hpp"

namespace meshsim::sim {

/// Names a scheduled entry: when it is due, and behind it its order of scheduling and its slot in one number.
struct Key {
  static constexpr int slot_bits = 24;
  static constexpr std::uint32_t most_slots = (1U << slot_bits) - 1;

  Time due = never;
  std::uint64_t tag = UINT64_MAX;  // order << slot_bits | slot

  static Key of(Time due, std::uint64_t order, std::uint32_t slot) { return {due, (order << slot_bits) | slot}; }
  std::uint32_t slot() const { return static_cast<std::uint32_t>(tag) & most_slots; }
  std::uint64_t order() const { return tag >> slot_bits; }
  friend bool operator<(const Key& a, const Key& b) {
    if (a.due == b.due) [[unlikely]] {
      return a.tag < b.tag;
    }
    return a.due < b.due;
  }
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
    if (size_++ != 0) nodes_.emplace_back();
    sift_up(key);
  }
  /// Takes the top out; there must be one.
  void pop() {
    const Key last = nodes_.back();
    if (--size_ == 0) {
      nodes_[root] = Key{};
      return;
    }
    nodes_.pop_back();
    sift_down(last);
  }
  /// The top makes way for another: dearer than nothing, cheaper than pop and push.
  void replace_top(const Key& key) { sift_down(key); }

  std::size_t memory_bytes() const { return nodes_.capacity() * sizeof(Key); }

 private:
  static constexpr std::size_t root = 3;

  void sift_down(const Key& key);
  void sift_up(const Key& key) {
    std::size_t node = size_ - 1;
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

  std::vector<Key, LineAllocator<Key>> nodes_;  // [root] is there even when the heap is empty
  std::size_t size_ = 0;
};

}  // namespace meshsim::sim
