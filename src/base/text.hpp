#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace meshsim {

/// Joins the parts in order with `separator` between them.
[[nodiscard]] std::string join(std::span<const std::string> parts, std::string_view separator);
[[nodiscard]] std::string join(std::span<const std::string_view> parts, std::string_view separator);

/// Strips spaces, tabs, carriage returns and newlines from both ends; the result is a view into `text`.
[[nodiscard]] std::string_view trim(std::string_view text);

/// Tells whether `list`, in which each word has a blank on either side (" a bc "), holds this word.
[[nodiscard]] bool holds_word(std::string_view list, std::string_view word);

/// Fills the text with spaces, behind or before it, to `width` code points; longer text stays as it is.
[[nodiscard]] std::string pad_right(std::string_view text, std::size_t width);
[[nodiscard]] std::string pad_left(std::string_view text, std::size_t width);

/// Tells whether the bytes are well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
[[nodiscard]] bool is_valid_utf8(std::string_view text);

/// Measures, in bytes, the UTF-8 sequence that `text` begins with; 0 where it is malformed. `text` is not empty.
[[nodiscard]] std::size_t utf8_sequence(std::string_view text);

/// Replaces each byte that is not part of well-formed UTF-8 by U+FFFD.
[[nodiscard]] std::string repair_utf8(std::string_view text);

/// Counts the code points in well-formed UTF-8; in other text, the bytes that do not continue a sequence.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

/// Writes a count and its noun: "1 message", "0 messages", "5 messages". The second form is for plurals that are not
/// made with an s.
[[nodiscard]] std::string plural(std::uint64_t count, std::string_view noun);
[[nodiscard]] std::string plural(std::uint64_t count, std::string_view noun, std::string_view nouns);

/// Puts the text in double quotes. Escapes quotes, backslashes and all that is unsafe to show (visible.hpp):
/// \" \\ \n \t \r \u{1b}.
[[nodiscard]] std::string quote(std::string_view text);

/// Writes the integer with commas between groups of three digits: "1,234,567".
[[nodiscard]] std::string group_digits(std::int64_t number);
/// Writes a count, which must be below 2^63, in the same way.
[[nodiscard]] inline std::string grouped(std::uint64_t count) { return group_digits(static_cast<std::int64_t>(count)); }

}  // namespace meshsim
