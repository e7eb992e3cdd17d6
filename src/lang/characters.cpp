#include "lang/characters.hpp"

#include <array>

namespace meshsim::lang {

namespace {

struct Shape {
  std::uint32_t length;
  std::uint32_t first_bits;
  std::uint32_t smallest;
};

/// Reads from the first byte of a code point how long it is; length 0 when no code point begins with that byte.
Shape shape_of(unsigned char first) {
  if (first < 0x80) return {1, first, 0};
  if (first < 0xC2) return {0, 0, 0};
  if (first < 0xE0) return {2, first & 0x1FU, 0x80};
  if (first < 0xF0) return {3, first & 0x0FU, 0x800};
  if (first < 0xF5) return {4, first & 0x07U, 0x10000};
  return {0, 0, 0};
}

}  // namespace

CodePoint decode(std::string_view text, std::size_t offset) {
  const Shape shape = shape_of(static_cast<unsigned char>(text[offset]));
  if (shape.length == 0 || text.size() - offset < shape.length) return {};
  std::uint32_t value = shape.first_bits;
  for (std::uint32_t i = 1; i < shape.length; ++i) {
    const auto byte = static_cast<unsigned char>(text[offset + i]);
    if ((byte & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (byte & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < shape.smallest || value > 0x10FFFF || surrogate) return {};
  return {value, shape.length};
}

std::string code_point_name(std::uint32_t value) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string hexadecimal;
  for (std::uint32_t rest = value; rest != 0 || hexadecimal.size() < 4; rest /= 16) {
    hexadecimal.insert(hexadecimal.begin(), digits[rest % 16]);
  }
  return "U+" + hexadecimal;
}

}  // namespace meshsim::lang
