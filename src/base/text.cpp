#include "base/text.hpp"

#include "base/visible.hpp"

namespace meshsim {
namespace {

template <class Part>
std::string join_parts(std::span<const Part> parts, std::string_view separator) {
  std::string text;
  for (const Part& part : parts) {
    if (&part != parts.data()) text += separator;
    text += part;
  }
  return text;
}

bool continues_sequence(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

std::size_t padding(std::string_view text, std::size_t width) {
  const std::size_t length = count_code_points(text);
  return length < width ? width - length : 0;
}

/// The length of a sequence by its first byte, and what its second byte may be (Unicode 15, table 3-7); length 0 where
/// no sequence begins so.
struct Utf8Lead {
  std::size_t length;
  unsigned char least_second;
  unsigned char most_second;
};

Utf8Lead utf8_lead(unsigned char first) {
  if (first < 0x80) return {1, 0, 0};
  if (first >= 0xc2 && first <= 0xdf) return {2, 0x80, 0xbf};
  if (first == 0xe0) return {3, 0xa0, 0xbf};
  if (first == 0xed) return {3, 0x80, 0x9f};
  if (first >= 0xe1 && first <= 0xef) return {3, 0x80, 0xbf};
  if (first == 0xf0) return {4, 0x90, 0xbf};
  if (first >= 0xf1 && first <= 0xf3) return {4, 0x80, 0xbf};
  if (first == 0xf4) return {4, 0x80, 0x8f};
  return {0, 0, 0};
}

std::string_view short_escape(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    case '\r':
      return "\\r";
    default:
      return {};
  }
}

}  // namespace

std::size_t utf8_sequence(std::string_view text) {
  const Utf8Lead lead = utf8_lead(static_cast<unsigned char>(text[0]));
  if (lead.length < 2) return lead.length;
  if (text.size() < lead.length) return 0;
  const auto behind = static_cast<unsigned char>(text[1]);
  if (behind < lead.least_second || behind > lead.most_second) return 0;
  for (std::size_t i = 2; i < lead.length; ++i) {
    if (!continues_sequence(text[i])) return 0;
  }
  return lead.length;
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  return join_parts(parts, separator);
}

std::string join(std::span<const std::string_view> parts, std::string_view separator) {
  return join_parts(parts, separator);
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool holds_word(std::string_view list, std::string_view word) {
  const std::size_t at = list.find(" " + std::string(word) + " ");
  return at != std::string_view::npos && word.find(' ') == std::string_view::npos;
}

std::string pad_right(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(padding(text, width), ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
  return std::string(padding(text, width), ' ') + std::string(text);
}

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string repair_utf8(std::string_view text) {
  std::string repaired;
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    repaired += length == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return repaired;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += continues_sequence(c) ? 0 : 1;
  return count;
}

std::string plural(std::uint64_t count, std::string_view noun) { return plural(count, noun, std::string(noun) + "s"); }

std::string plural(std::uint64_t count, std::string_view noun, std::string_view nouns) {
  return std::to_string(count) + " " + std::string(count == 1 ? noun : nouns);
}

std::string quote(std::string_view text) {
  std::string quoted = "\"";
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view escape = short_escape(text[i]);
    if (escape.empty()) continue;
    quoted.append(visible_lines(text.substr(done, i - done))).append(escape);
    done = i + 1;
  }
  return quoted.append(visible_lines(text.substr(done))) + "\"";
}

std::string group_digits(std::int64_t number) {
  std::string text = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t end = text.size(); end > first + 3; end -= 3) text.insert(end - 3, 1, ',');
  return text;
}

}  // namespace meshsim
