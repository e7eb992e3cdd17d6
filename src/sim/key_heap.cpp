#include "sim/key_heap.hpp"

#include "base/prefetch.hpp"

namespace meshsim::sim {

// From the root down, moving the least child up, until `key` has its place.
Key KeyHeap::replace_top(const Key& key) {
  const Key moving = key;
  has_gap_ = false;
  Key* const first = nodes_.data() + root;
  const std::size_t count = size_;
  Key* place = first;
  Key* below = nullptr;
  for (std::size_t child = 1; child < count;) {
    const Key* const children = first + child;
    // Large heaps live in memory: fetch all grandchildren while the children are compared.
    const std::size_t grandchild = 4 * child + 1;
    if (grandchild + 16 < count) {
      for (std::size_t line = 0; line < 16; line += 4) prefetch(first + grandchild + line);
    }
    const Key* const left = children + (children[1] < children[0]);
    const Key* const right = children + 2 + (children[3] < children[2]);
    const Key* const least = *right < *left ? right : left;
    if (!(*least < moving)) break;
    *place = *least;
    place = const_cast<Key*>(least);
    if (below == nullptr) below = place;
    child = 4 * static_cast<std::size_t>(least - first) + 1;
  }
  *place = moving;
  return below == nullptr ? moving : *below;
}

}  // namespace meshsim::sim
