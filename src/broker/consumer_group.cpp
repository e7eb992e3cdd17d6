#include "broker/consumer_group.hpp"

namespace meshsim::broker {

std::uint32_t partition_of_key(const std::byte* key, std::size_t size, std::uint32_t partitions) {
  constexpr std::uint32_t mix = 0x5bd1e995;
  const auto byte = [key](std::size_t at) { return std::to_integer<std::uint32_t>(key[at]); };
  std::uint32_t hash = 0x9747b28cU ^ static_cast<std::uint32_t>(size);
  std::size_t at = 0;
  for (; at + 4 <= size; at += 4) {
    std::uint32_t word = byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24;
    word *= mix;
    word ^= word >> 24;
    hash = hash * mix ^ word * mix;
  }
  for (std::size_t left = size - at; left > 0; --left) {
    hash ^= byte(at + left - 1) << (8 * (left - 1));
    if (left == 1) hash *= mix;
  }
  hash ^= hash >> 13;
  hash *= mix;
  hash ^= hash >> 15;
  return (hash & 0x7fffffff) % partitions;
}

}  // namespace meshsim::broker
