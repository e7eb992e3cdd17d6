// Breaks lines between words where a terminal would break them within one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace meshsim {

/// Breaks each line that is wider than `width` columns at blanks. The rest is indented to where the line's own text
/// begins: behind the names of a log, a label of a verdict, `= help: `. A word wider than the rest of a line stays
/// whole. Sequences that set colours have no width; each other code point has one column.
[[nodiscard]] std::string wrap_lines(std::string_view text, std::size_t width);

}  // namespace meshsim
