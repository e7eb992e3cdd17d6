// The earliest of many keys, each of which changes often: a winner tree (Knuth, The Art of Computer Programming 3,
// 5.4.1).
//
// Each leaf holds a key, or one later than all others; each node above holds the earlier one of the two below it. When
// a leaf changes, the winners above it are computed anew: always as many steps as the tree is high, and no branch that
// depends on the keys. Nor does the set of nodes that a change reads depend on them, so that the processor fetches them
// all at once. A heap must know the least child of one level before it can ask for the next, and takes more than twice
// as long for a thousand keys.
#pragma once

#include <bit>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "base/wide_memory.hpp"
#include "sim/key.hpp"

namespace meshsim::sim {

class WinnerTree {
 public:
  WinnerTree() : nodes_(2) {}

  /// Returns the earliest key; one later than all when nothing waits.
  const Key& winner() const { return nodes_[1]; }
  /// Returns the winners of its four quarters, if it has four leaves: among them winner() and, likely, the next.
  std::span<const Key, 4> quarters() const {
    MESHSIM_DEBUG_ASSERT(size() >= 4);
    return std::span<const Key, 4>(nodes_.data() + 4, 4);
  }
  /// Returns the key that would win without that leaf. O(log size).
  Key winner_without(std::size_t leaf) const {
    Key best;
    for (std::size_t node = size() + leaf; node > 1; node /= 2) best = earlier(best, nodes_[node ^ 1]);
    return best;
  }
  std::span<const Key> leaves() const { return {nodes_.data() + size(), size()}; }
  std::size_t size() const { return nodes_.size() / 2; }
  /// Makes room for leaves 0 .. count - 1; new ones hold a key later than all. Amortised O(1) a leaf.
  void grow(std::size_t count) {
    if (count <= size()) return;
    WinnerTree larger;
    larger.nodes_.resize(2 * std::bit_ceil(count));
    const std::size_t first = larger.size();
    for (std::size_t leaf = 0; leaf < size(); ++leaf) larger.nodes_[first + leaf] = nodes_[size() + leaf];
    for (std::size_t node = first - 1; node > 0; --node) {
      larger.nodes_[node] = earlier(larger.nodes_[2 * node], larger.nodes_[2 * node + 1]);
    }
    *this = std::move(larger);
  }
  /// Gives the leaf another key. O(log size).
  void set(std::size_t leaf, const Key& key) {
    MESHSIM_DEBUG_ASSERT(leaf < size());
    // Nodes are named by their distance in bytes, which takes a third fewer instructions than by their number.
    constexpr std::size_t one = sizeof(Key);
    char* const nodes = reinterpret_cast<char*>(nodes_.data());
    const auto at = [nodes](std::size_t node) -> Key& { return *reinterpret_cast<Key*>(nodes + node); };
    Key best = key;
    for (std::size_t node = (size() + leaf) * one; node > one; node = node / 2 & ~(one - 1)) {
      at(node) = best;
      best = earlier(best, at(node ^ one));
    }
    at(one) = best;
  }

  std::size_t memory_bytes() const { return nodes_.capacity() * sizeof(Key); }

 private:
  /// Returns the earlier key without a branch.
  static Key earlier(Key best, const Key& sibling) {
    const bool loses = sibling < best;
    best.tag = loses ? sibling.tag : best.tag;
    best.due = loses ? sibling.due : best.due;
    return best;
  }

  std::vector<Key, WideAllocator<Key>> nodes_;  // node n is above 2n and 2n + 1; the leaves are the second half
};

}  // namespace meshsim::sim
