// The formatter: the canonical layout of a `.mesh` file.
//
// - Each open block indents by two blanks; words have one blank between them.
// - The texts behind the labels of a timeline or of expectations are aligned, and so are comments behind neighbouring
//   lines.
// - A block that stands on one line stays on one line; any other has its braces at line ends and one statement a line.
// - At most one empty line in a row. Comments are kept; words are neither changed nor moved. Formatting a second time
//   changes nothing.
#pragma once

#include <optional>
#include <string>

#include "lang/diagnostics/diagnostic.hpp"
#include "lang/source.hpp"

namespace meshsim::lang {

/// Lays out a file. Leaves a file with syntax errors alone: the errors go to `diagnostics` and the result is empty.
[[nodiscard]] std::optional<std::string> format(FileId file, const Sources& sources, Diagnostics& diagnostics);

}  // namespace meshsim::lang
