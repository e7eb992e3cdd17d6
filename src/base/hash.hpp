#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// The one place that includes xxHash; inlined, so that short inputs cost a few nanoseconds.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace meshsim {

/// Hashes with XXH3, 64 bits (https://github.com/Cyan4973/xxHash): stable across CPUs and versions of the library. The
/// size may be 0.
[[nodiscard]] inline std::uint64_t hash_bytes(const void* bytes, std::size_t size, std::uint64_t seed = 0) {
  return XXH3_64bits_withSeed(bytes, size, seed);
}

[[nodiscard]] inline std::uint64_t hash_text(std::string_view text, std::uint64_t seed = 0) {
  return hash_bytes(text.data(), text.size(), seed);
}

}  // namespace meshsim
