// Text from outside (names of files, strings of a scenario) as it may be shown. What would move a terminal's cursor,
// change its state, or change the order in which text is read, is shown as an escape: "\u{1b}", "\u{202e}".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace meshsim {

/// Tells whether a code point must not reach a terminal as it is: C0 and C1 controls, DEL, the controls of
/// bidirectional text (Unicode TR9; CVE-2021-42574 shows what they hide), and the separators of lines and paragraphs.
[[nodiscard]] bool is_unsafe_to_show(std::uint32_t code_point);

/// For a name or a text within a line: newlines and tabs are escaped too, and bytes that are no UTF-8.
[[nodiscard]] std::string visible(std::string_view text);

/// For whole lines of output: newlines and tabs stay, and so do bytes that are no UTF-8.
/// `keep_colours`: the sequences that set a colour, and no others, stay as well.
[[nodiscard]] std::string visible_lines(std::string_view text, bool keep_colours = false);

/// Tells whether visible_lines() would change nothing, colours aside. Quick.
[[nodiscard]] bool is_plainly_visible(std::string_view text);

/// The length of a sequence that sets a colour ("\x1b[1;31m") at the beginning of the text; 0: there is none.
[[nodiscard]] std::size_t colour_sequence(std::string_view text);

}  // namespace meshsim
