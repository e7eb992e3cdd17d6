#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace meshsim {

/// Reads decimal digits and nothing else, from `least` to `most`: no sign, no 0x, not empty.
[[nodiscard]] inline std::optional<std::uint64_t> parse_whole(std::string_view text, std::uint64_t least,
                                                              std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) return std::nullopt;
  return value;
}

}  // namespace meshsim
