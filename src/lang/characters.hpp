// The bytes that make up names, numbers and paths, and the one decoder of UTF-8. Plain tables, no locale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace meshsim::lang {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[nodiscard]] constexpr bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

[[nodiscard]] constexpr bool is_name_character(char c) { return is_name_start(c) || is_digit(c); }

/// One code point of UTF-8 text; `length` is 0 when the bytes are not valid UTF-8.
struct CodePoint {
  std::uint32_t value = 0;
  std::uint32_t length = 0;
};

/// Decodes the code point that begins at `offset`, which must lie in the text.
[[nodiscard]] CodePoint decode(std::string_view text, std::size_t offset);

/// Writes a code point as the Unicode standard does: "U+00E9".
[[nodiscard]] std::string code_point_name(std::uint32_t value);

}  // namespace meshsim::lang
