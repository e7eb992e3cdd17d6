// The formatter: the canonical layout of a `.mesh` file.
//
// Two blanks of indentation for each open block; one blank between words; what follows the labels of a timeline or of
// expectations is aligned, and so are comments behind neighbouring lines; a block that stands on one line stays on one
// line, any other has its braces at line ends and one statement a line; at most one empty line in a row. Comments are
// kept, words are not changed or moved. Formatting a second time changes nothing.
#pragma once

#include <optional>
#include <string>

#include "lang/diagnostics/diagnostic.hpp"
#include "lang/source.hpp"

namespace meshsim::lang {

/// The canonical text of a file. A file with syntax errors is not touched: they go to `diagnostics`, the result is
/// empty.
[[nodiscard]] std::optional<std::string> format(FileId file, const Sources& sources, Diagnostics& diagnostics);

}  // namespace meshsim::lang
