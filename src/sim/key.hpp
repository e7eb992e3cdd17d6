#pragma once

#include <cstdint>

#include "base/int128.hpp"
#include "base/time.hpp"

namespace meshsim::sim {

/// Names a scheduled entry: its due time, then its order of scheduling and its slot in one number.
struct Key {
  static constexpr int slot_bits = 24;
  static constexpr std::uint32_t most_slots = (1U << slot_bits) - 1;

  std::uint64_t tag = UINT64_MAX;  // order << slot_bits | slot
  Time due = never;                // not negative

  static Key of(Time due, std::uint64_t order, std::uint32_t slot) { return {(order << slot_bits) | slot, due}; }
  /// Tells whether it names an entry; a key later than all others names none.
  explicit operator bool() const { return tag != UINT64_MAX; }
  std::uint32_t slot() const { return static_cast<std::uint32_t>(tag) & most_slots; }
  std::uint64_t order() const { return tag >> slot_bits; }
  /// Compares as one number of 128 bits: two instructions and no branch, because the order of keys cannot be predicted.
  friend bool operator<(const Key& a, const Key& b) { return a.number() < b.number(); }
  uint128 number() const { return uint128{static_cast<std::uint64_t>(due)} << 64 | tag; }
};

}  // namespace meshsim::sim
