#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/check.hpp"
#include "sim/winner_tree.hpp"

namespace meshsim::sim {

/// Keys that come and go, earliest first: a winner tree with a list of its free leaves.
///
/// The owner that takes a key out often puts another in at once: its leaf is a gap until then, so that both together
/// are one way through the tree.
class TimerTree {
 public:
  bool empty() const { return count_ == 0; }

  /// Puts a key in and returns its leaf, the argument of pop(). O(log size), amortised.
  std::uint32_t push(const Key& key) {
    const std::uint32_t leaf = has_gap_ ? gap_ : take_leaf();
    has_gap_ = false;
    ++count_;
    tree_.set(leaf, key);
    return leaf;
  }
  /// Returns the earliest key; when empty, a key later than all.
  const Key& top() {
    if (has_gap_) close_gap();
    return tree_.winner();
  }
  /// Returns the same without a change. O(log size) after a pop().
  Key peek() const { return has_gap_ ? tree_.winner_without(gap_) : tree_.winner(); }
  /// Takes the top out, which top() has returned before and which has that leaf.
  void pop(std::uint32_t leaf) {
    MESHSIM_DEBUG_ASSERT(!has_gap_ && count_ > 0 && tree_.leaves()[leaf].tag == tree_.winner().tag);
    --count_;
    has_gap_ = true;
    gap_ = leaf;
  }

  /// Returns all keys, in no useful order.
  std::vector<Key> keys() const {
    std::vector<Key> keys;
    keys.reserve(count_);
    for (std::size_t leaf = 0; leaf < tree_.size(); ++leaf) {
      if (tree_.leaves()[leaf] && !(has_gap_ && gap_ == leaf)) keys.push_back(tree_.leaves()[leaf]);
    }
    return keys;
  }
  /// Returns some of the keys that come next, or keys later than all.
  std::span<const Key, 4> coming() const { return tree_.quarters(); }
  std::size_t memory_bytes() const { return tree_.memory_bytes() + free_.capacity() * sizeof(std::uint32_t); }

 private:
  std::uint32_t take_leaf() {
    if (free_.empty()) add_leaves();
    const std::uint32_t leaf = free_.back();
    free_.pop_back();
    return leaf;
  }
  void add_leaves() {
    const std::size_t before = tree_.size();
    tree_.grow(std::max<std::size_t>(8, 2 * before));
    const std::size_t first = before > 1 ? before : 0;  // a new tree has one leaf that was never given out
    for (std::size_t leaf = tree_.size(); leaf > first; --leaf) free_.push_back(static_cast<std::uint32_t>(leaf - 1));
  }
  void close_gap() {
    has_gap_ = false;
    tree_.set(gap_, Key());
    free_.push_back(gap_);
  }

  WinnerTree tree_;
  std::vector<std::uint32_t> free_;  // the latest last
  std::size_t count_ = 0;
  std::uint32_t gap_ = 0;
  bool has_gap_ = false;
};

}  // namespace meshsim::sim
