#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace meshsim {

/// The parts in order with `separator` between them.
[[nodiscard]] std::string join(std::span<const std::string> parts, std::string_view separator);
[[nodiscard]] std::string join(std::span<const std::string_view> parts, std::string_view separator);

/// Without spaces, tabs, carriage returns and newlines at both ends; a view into `text`.
[[nodiscard]] std::string_view trim(std::string_view text);

/// Tells whether a list of words with a blank on either side of each (" a bc ") holds this one.
[[nodiscard]] bool holds_word(std::string_view list, std::string_view word);

/// Filled with spaces to `width` code points, after or before the text; longer text stays as it is.
[[nodiscard]] std::string pad_right(std::string_view text, std::size_t width);
[[nodiscard]] std::string pad_left(std::string_view text, std::size_t width);

/// Tells whether the bytes are well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
[[nodiscard]] bool is_valid_utf8(std::string_view text);

/// The bytes of the UTF-8 sequence that `text` begins with, 0 where it is malformed. Not for empty text.
[[nodiscard]] std::size_t utf8_sequence(std::string_view text);

/// The text with each byte that is not part of well-formed UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string repair_utf8(std::string_view text);

/// Code points in well-formed UTF-8; elsewhere, bytes that do not continue a sequence.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

/// "1 message", "0 messages", "5 messages"; the second form for plurals that are not made with an s.
[[nodiscard]] std::string plural(std::uint64_t count, std::string_view noun);
[[nodiscard]] std::string plural(std::uint64_t count, std::string_view noun, std::string_view nouns);

/// In double quotes; quotes, backslashes and what is unsafe to show (visible.hpp) escaped: \" \\ \n \t \r \u{1b}.
[[nodiscard]] std::string quote(std::string_view text);

/// The integer with commas between groups of three digits: "1,234,567".
[[nodiscard]] std::string group_digits(std::int64_t number);
/// The same of a count, which must be below 2^63.
[[nodiscard]] inline std::string grouped(std::uint64_t count) { return group_digits(static_cast<std::int64_t>(count)); }

}  // namespace meshsim
