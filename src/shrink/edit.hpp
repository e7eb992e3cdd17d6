// Edits of a text: stretches of bytes that are taken out or replaced.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::shrink {

/// Replaces the bytes [from, to).
struct Edit {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::string text;
};
using Edits = std::vector<Edit>;

/// Makes all edits at once; of two that overlap, the one that begins first (the longer one, where both begin there)
/// swallows the other.
[[nodiscard]] std::string edited(std::string_view text, Edits edits);

}  // namespace meshsim::shrink
