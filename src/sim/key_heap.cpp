#include "sim/key_heap.hpp"

namespace meshsim::sim {

// From the root down, moving the least child up, until `key` has its place.
void KeyHeap::replace_top(const Key& key) {
  const Key moving = key;
  Key* const first = nodes_.data() + root;
  const std::size_t count = size_;
  Key* place = first;
  for (std::size_t child = 1; child < count;) {
    const Key* const children = first + child;
    // Large heaps live in memory: fetch all grandchildren while the children are compared.
    const std::size_t grandchild = 4 * child + 1;
    if (grandchild + 16 < count) {
      for (std::size_t line = 0; line < 16; line += 4) __builtin_prefetch(first + grandchild + line);
    }
    const Key* const left = children + (children[1] < children[0]);
    const Key* const right = children + 2 + (children[3] < children[2]);
    const Key* const least = *right < *left ? right : left;
    if (!(*least < moving)) break;
    *place = *least;
    place = const_cast<Key*>(least);
    child = 4 * static_cast<std::size_t>(least - first) + 1;
  }
  *place = moving;
}

}  // namespace meshsim::sim
