#include "sim/key_heap.hpp"

#include "base/prefetch.hpp"

namespace meshsim::sim {
namespace {

/// A heap of more keys than these (64 KiB) does not stay in the cache nearest to the processor.
constexpr std::size_t near_keys = 4096;

[[gnu::noinline]] std::size_t least_of_ties(const Key* keys) {
  const std::size_t left = keys[1] < keys[0] ? 1 : 0;
  const std::size_t right = keys[3] < keys[2] ? 3 : 2;
  return keys[right] < keys[left] ? right : left;
}

/// Which of four keys is the earliest. Computed, not branched to, as their order is not predictable; from the times
/// alone where those differ, since each level of the heap waits for this answer.
inline std::size_t least_of(const Key* keys) {
  const Time a = keys[0].due;
  const Time b = keys[1].due;
  const Time c = keys[2].due;
  const Time d = keys[3].due;
  const Time left = b < a ? b : a;
  const Time right = d < c ? d : c;
  if (static_cast<int>(a == b) | static_cast<int>(c == d) | static_cast<int>(left == right)) [[unlikely]] {
    return least_of_ties(keys);
  }
  const auto in_left = static_cast<std::size_t>(b < a);
  const std::size_t in_right = 2 + static_cast<std::size_t>(d < c);
  const std::size_t if_right = 0 - static_cast<std::size_t>(right < left);
  return in_left ^ ((in_left ^ in_right) & if_right);
}

}  // namespace

// From the root down, moving the least child up, until `key` has its place.
Key KeyHeap::replace_top(const Key& key) {
  const Key moving = key;
  has_gap_ = false;
  Key* const first = nodes_.data() + root;
  const std::size_t count = size_;
  Key* place = first;
  const Key* below_top = first;
  for (std::size_t child = 1; child < count;) {
    const std::size_t grandchild = 4 * child + 1;
    if (count > near_keys && grandchild + 16 < count) {  // fetch all grandchildren while the children are compared
      for (std::size_t line = 0; line < 16; line += 4) prefetch(first + grandchild + line);
    }
    const std::size_t least = child + least_of(first + child);
    if (!(first[least] < moving)) break;
    *place = first[least];
    place = first + least;
    if (child == 1) below_top = place;
    child = 4 * least + 1;
  }
  *place = moving;
  return *below_top;
}

}  // namespace meshsim::sim
