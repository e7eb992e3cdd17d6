#include "sim/key_heap.hpp"

namespace meshsim::sim {

// From the root down, moving the least child up, until `key` has its place.
void KeyHeap::sift_down(const Key& key) {
  Key* const nodes = nodes_.data() + root;
  const std::size_t count = size_;
  std::size_t node = 0;
  std::size_t child = 1;
  for (; child + 3 < count; child = 4 * node + 1) {
    // Large heaps live in memory: fetch all grandchildren while the children are compared.
    if (4 * child + 16 < count) {
      const Key* const grandchildren = nodes + (4 * child + 1);
      for (std::size_t line = 0; line < 4; ++line) __builtin_prefetch(grandchildren + 4 * line);
    }
    const std::size_t left = child + (nodes[child + 1] < nodes[child] ? 1 : 0);
    const std::size_t right = child + (nodes[child + 3] < nodes[child + 2] ? 3 : 2);
    const std::size_t least = nodes[right] < nodes[left] ? right : left;
    if (!(nodes[least] < key)) {
      nodes[node] = key;
      return;
    }
    nodes[node] = nodes[least];
    node = least;
  }
  if (child < count) {  // the last node has fewer than four children
    std::size_t least = child;
    while (++child < count) {
      if (nodes[child] < nodes[least]) least = child;
    }
    if (nodes[least] < key) {
      nodes[node] = nodes[least];
      node = least;
    }
  }
  nodes[node] = key;
}

}  // namespace meshsim::sim
