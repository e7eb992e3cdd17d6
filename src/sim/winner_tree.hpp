// The earliest of the first packets of all channels: a winner tree (Knuth, The Art of Computer Programming 3, 5.4.1).
//
// Each channel is a leaf that holds the key of its first packet, or one later than all others; each node above holds
// the earlier one of the two below it. When a leaf changes the winners above it are found anew: always as many steps
// as the tree is high, and no branch that depends on the keys.
#pragma once

#include <bit>
#include <cstddef>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "sim/key_heap.hpp"

namespace meshsim::sim {

class WinnerTree {
 public:
  WinnerTree() : nodes_(2) {}

  /// The earliest of all; one later than all where nothing waits.
  const Key& winner() const { return nodes_[1]; }
  /// Room for leaves 0 .. count - 1; new ones hold a key later than all. Amortised O(log count).
  void grow(std::size_t count) {
    if (count <= leaves()) return;
    WinnerTree larger;
    larger.nodes_.resize(2 * std::bit_ceil(count));
    for (std::size_t leaf = 0; leaf < leaves(); ++leaf) larger.set(leaf, nodes_[leaves() + leaf]);
    *this = std::move(larger);
  }
  /// The leaf holds another key now. O(log leaves).
  void set(std::size_t leaf, const Key& key) {
    MESHSIM_DEBUG_ASSERT(leaf < leaves());
    Key* const nodes = nodes_.data();
    Key best = key;
    for (std::size_t node = leaves() + leaf; node > 1; node /= 2) {
      nodes[node] = best;
      const Key& sibling = nodes[node ^ 1];
      const bool loses = sibling < best;
      best.tag = loses ? sibling.tag : best.tag;
      best.due = loses ? sibling.due : best.due;
    }
    nodes[1] = best;
  }

  std::size_t memory_bytes() const { return nodes_.capacity() * sizeof(Key); }

 private:
  std::size_t leaves() const { return nodes_.size() / 2; }

  std::vector<Key> nodes_;  // node n is above 2n and 2n + 1; the leaves are the second half
};

}  // namespace meshsim::sim
