#include "trace/json_text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/visible.hpp"

namespace meshsim::trace {
namespace {

bool is_plain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; }

/// Appends text, with escapes for controls beyond ASCII. JSON would allow those as they are, but a trace is also read
/// on a terminal.
void append_where_unsafe_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    const std::string shown = visible_lines(text.substr(0, length));
    if (shown.size() == length) {
      out += shown;
    } else {  // "\u{9b}", in JSON "\u009b"
      const std::string digits = shown.substr(3, shown.size() - 4);
      out.append("\\u").append(4 - digits.size(), '0').append(digits);
    }
    text.remove_prefix(length);
  }
}

void append_escaped(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(c);
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\t':
      out += "\\t";
      break;
    case '\r':
      out += "\\r";
      break;
    default:
      out.append("\\u00").append(1, digits[code / 16]).append(1, digits[code % 16]);
  }
}

}  // namespace

void append_json(std::string& out, std::string_view text) {
  const bool is_ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
  if (!is_ascii && !is_valid_utf8(text)) return append_json(out, repair_utf8(text));
  out += '"';
  while (!text.empty()) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_plain);
    const std::string_view plain = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    if (is_ascii || is_plainly_visible(plain)) {
      out += plain;
    } else {
      append_where_unsafe_escaped(out, plain);
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    if (text.empty()) break;
    append_escaped(out, text.front());
    text.remove_prefix(1);
  }
  out += '"';
}

}  // namespace meshsim::trace
