#include "base/visible.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace meshsim {
namespace {

/// Decodes well-formed UTF-8 of that many bytes.
std::uint32_t decode_sequence(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return first;
  std::uint32_t value = first & (0x7fU >> sequence.size());
  for (const char c : sequence.substr(1)) value = value << 6U | (static_cast<unsigned char>(c) & 0x3fU);
  return value;
}

void append_escape(std::string& out, std::uint32_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u{";
  std::uint32_t shift = 4;
  while (value >> shift >= 16) shift += 4;
  for (;; shift -= 4) {
    out += digits[value >> shift & 0xfU];
    if (shift == 0) break;
  }
  out += '}';
}

struct Keep {
  bool line_ends, malformed, colours;
};

std::string escaped_where_unsafe(std::string_view text, Keep keep) {
  std::string out;
  while (!text.empty()) {
    const std::size_t colour = keep.colours ? colour_sequence(text) : 0;
    const std::size_t length = utf8_sequence(text);
    const std::size_t taken = std::max<std::size_t>({colour, length, 1});
    const bool is_line_end = text[0] == '\n' || text[0] == '\t';
    const std::uint32_t value = length > 0 ? decode_sequence(text.substr(0, length)) : 0;
    if (colour > 0 || (is_line_end && keep.line_ends) || (length == 0 && keep.malformed) ||
        (length > 0 && !is_unsafe_to_show(value))) {
      out += text.substr(0, taken);
    } else {
      append_escape(out, length > 0 ? value : static_cast<unsigned char>(text[0]));
    }
    text.remove_prefix(taken);
  }
  return out;
}

}  // namespace

bool is_unsafe_to_show(std::uint32_t code_point) {
  const auto within = [code_point](std::uint32_t first, std::uint32_t last) {
    return code_point >= first && code_point <= last;
  };
  return code_point < 0x20 || within(0x7f, 0x9f) || code_point == 0x61c || within(0x200e, 0x200f) ||
         within(0x2028, 0x202e) || within(0x2066, 0x2069);
}

std::size_t colour_sequence(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  const std::size_t end = text.find_first_not_of("0123456789;", 2);
  return end != std::string_view::npos && end <= 10 && text[end] == 'm' ? end + 1 : 0;
}

std::string visible(std::string_view text) {
  return escaped_where_unsafe(text, {.line_ends = false, .malformed = false, .colours = false});
}

std::string visible_lines(std::string_view text, bool keep_colours) {
  if (is_plainly_visible(text)) return std::string(text);
  return escaped_where_unsafe(text, {.line_ends = true, .malformed = true, .colours = keep_colours});
}

bool is_plainly_visible(std::string_view text) {
  // Every unsafe code point beyond ASCII begins with one of these bytes.
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto code = static_cast<unsigned char>(c);
    return (code < 0x20 && c != '\n' && c != '\t') || code == 0x7f || code == 0xc2 || code == 0xd8 || code == 0xe2;
  });
}

}  // namespace meshsim
