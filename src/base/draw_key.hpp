// Common random numbers: a draw is named by who makes it, for what, and its ordinal, and never depends on how much was
// drawn before. Two runs that differ in one thing then have the same luck in everything else, so every difference
// between them is caused by that thing.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/random.hpp"
#include "base/ratio.hpp"

namespace meshsim {

/// The name of a draw, mixed into 64 bits. Plain data. Every key leads to a draw or to a stream of its own; `with`
/// makes the keys below it: run 7 of a load, and within it the second `wait`.
struct DrawKey {
  std::uint64_t bits = 0;

  /// Makes the key called `name` of the run with this seed.
  [[nodiscard]] static DrawKey named(std::uint64_t seed, std::string_view name) {
    return {Random::named(seed, name).next()};
  }

  /// Makes the key numbered `which` below this one, by a step of SplitMix64 (see random.hpp) from a state that only
  /// this key has.
  [[nodiscard]] DrawKey with(std::uint64_t which) const {
    std::uint64_t z = (bits ^ 0xd1b54a32d192ed03) + (which + 1) * 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return {z ^ (z >> 31)};
  }

  /// Makes a generator for a draw that may take several numbers.
  [[nodiscard]] Random stream() const { return Random::seeded(bits); }
  /// Returns true with this probability.
  [[nodiscard]] bool chance(Probability probability) const { return (bits >> 1) < probability.threshold; }

  friend bool operator==(const DrawKey&, const DrawKey&) = default;
};

}  // namespace meshsim
