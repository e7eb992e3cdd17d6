#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

#include "base/wide_memory.hpp"

namespace meshsim {

/// Puts each 16 neighbouring ids into one group of the table's slots.
struct SequenceHash {
  using is_avalanching = void;  // the upper bits choose the group, the lowest eight tell its members apart

  std::size_t operator()(std::uint64_t id) const {
    // Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4) spreads consecutive blocks evenly.
    const std::uint64_t block = (id >> 4) * 0x9e37'79b9'7f4a'7c15;
    return (block & ~std::uint64_t{0xff}) | (id & 0xff);
  }
};

/// A hash table under ids that are given in sequence. Ids that are looked up at one time are mostly neighbours, and
/// those lie near one another. Never walk it where the order matters.
template <class Value>
using SequenceTable = boost::unordered_flat_map<std::uint64_t, Value, SequenceHash, std::equal_to<>,
                                                WideAllocator<std::pair<const std::uint64_t, Value>>>;

}  // namespace meshsim
