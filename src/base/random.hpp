#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "base/int128.hpp"
#include "base/ratio.hpp"

namespace meshsim {

/// SplitMix64 by Sebastiano Vigna (2015, public domain, https://prng.di.unimi.it/splitmix64.c).
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t state) : state_(state) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

/// The one random generator: xoshiro256** 1.0 by David Blackman and Sebastiano Vigna (2018, public domain,
/// https://prng.di.unimi.it/xoshiro256starstar.c), seeded by SplitMix64 as its authors advise.
/// Plain data of 32 bytes; a copy goes on with the same draws. Every part of a simulation has a stream of its own.
class Random {
 public:
  /// Makes the stream called `name` of the run with this seed. Streams with different names are independent, so that
  /// adding one does not shift the draws of another.
  [[nodiscard]] static Random named(std::uint64_t seed, std::string_view name);

  /// Makes the stream that begins with this number: SplitMix64 fills the state from it. Cheap enough for a single draw.
  [[nodiscard]] static Random seeded(std::uint64_t start) {
    SplitMix64 source(start);
    Random random;
    for (std::uint64_t& word : random.state_) word = source.next();
    return random;
  }

  /// Draws 64 random bits.
  std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// Draws uniformly from [0, n), without bias; n is not 0. Takes one random word, rarely more. Daniel Lemire, "Fast
  /// random integer generation in an interval", 2019, https://arxiv.org/abs/1805.10941
  std::uint64_t below(std::uint64_t n) {
    MESHSIM_DEBUG_ASSERT(n != 0);
    uint128 product = uint128{next()} * n;
    if (static_cast<std::uint64_t>(product) < n) {
      const std::uint64_t unfair = (0 - n) % n;
      while (static_cast<std::uint64_t>(product) < unfair) product = uint128{next()} * n;
    }
    return static_cast<std::uint64_t>(product >> 64);
  }

  /// Draws uniformly from [low, high], both included; low <= high.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    MESHSIM_DEBUG_ASSERT(low <= high);
    const std::uint64_t width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    const std::uint64_t offset = width == UINT64_MAX ? next() : below(width + 1);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
  }

  /// Returns true with this probability. Always draws once, so that changing a probability does not shift later draws.
  bool chance(Probability probability) { return (next() >> 1) < probability.threshold; }

  /// Draws uniformly from [0, 1), a multiple of 2^-53.
  double unit() { return static_cast<double>(static_cast<std::int64_t>(next() >> 11)) * 0x1p-53; }

  friend bool operator==(const Random&, const Random&) = default;

 private:
  std::array<std::uint64_t, 4> state_{};
};

static_assert(sizeof(Random) == 32);

}  // namespace meshsim
