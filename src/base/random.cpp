#include "base/random.hpp"

namespace meshsim {
namespace {

/// Hashes with FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/).
std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace

Random Random::named(std::uint64_t seed, std::string_view name) {
  // The seed is mixed before it meets the name, because small seeds differ in only a few bits.
  return seeded(SplitMix64(seed).next() ^ fnv1a(name));
}

}  // namespace meshsim
