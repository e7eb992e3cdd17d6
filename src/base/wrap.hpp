// Lines that are broken between words where a terminal would break them within one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace meshsim {

/// The text with each line that is wider than `width` columns broken at blanks. What follows is indented as far as the
/// line's own text begins: behind the names of a log, a label of a verdict, `= help: `. A word that is wider than the
/// rest of a line stays whole. Sequences that set colours count as nothing; each code point counts as one column.
[[nodiscard]] std::string wrap_lines(std::string_view text, std::size_t width);

}  // namespace meshsim
