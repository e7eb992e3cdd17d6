// Makes text from outside (names of files, strings of a scenario) safe to show. All that would move a terminal's
// cursor, change its state, or change the order in which text is read, becomes an escape: "\u{1b}", "\u{202e}".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace meshsim {

/// Tells whether a code point must not reach a terminal as it is: C0 and C1 controls, DEL, the controls of
/// bidirectional text (Unicode TR9; CVE-2021-42574 shows what they hide), and the separators of lines and paragraphs.
[[nodiscard]] bool is_unsafe_to_show(std::uint32_t code_point);

/// Escapes a name or a text that stands within a line: newlines, tabs, and bytes that are no UTF-8 too.
[[nodiscard]] std::string visible(std::string_view text);

/// Escapes whole lines of output: newlines, tabs, and bytes that are no UTF-8 stay. With `keep_colours`, sequences that
/// set a colour, and no others, stay as well.
[[nodiscard]] std::string visible_lines(std::string_view text, bool keep_colours = false);

/// Tells, quickly, whether visible_lines() would change nothing, colours aside.
[[nodiscard]] bool is_plainly_visible(std::string_view text);

/// Measures the sequence that sets a colour ("\x1b[1;31m") at the beginning of the text; 0 when there is none.
[[nodiscard]] std::size_t colour_sequence(std::string_view text);

}  // namespace meshsim
