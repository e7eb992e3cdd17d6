#include "base/random.hpp"

namespace meshsim {
namespace {

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

/// FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/).
std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace

Random Random::named(std::uint64_t seed, std::string_view name) {
  // The seed is mixed before it meets the name: small seeds differ in few bits.
  SplitMix64 source(SplitMix64(seed).next() ^ fnv1a(name));
  Random random;
  for (std::uint64_t& word : random.state_) word = source.next();
  return random;
}

}  // namespace meshsim
