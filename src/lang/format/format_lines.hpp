// The second half of the formatter: lines with their parts, and how the parts are aligned.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace meshsim::lang {

/// One line of formatted text.
struct FormatLine {
  std::size_t depth = 0;      ///< open blocks around it
  std::size_t block = 0;      ///< the number of the innermost block; labels of one block are aligned
  bool blank_before = false;  ///< an empty line stands before it
  bool continuation = false;  ///< continues the statement of the line before
  bool further_part = false;  ///< `because`, `answer` on a line of their own, set under the text behind the label
  std::string label;          ///< with its colon; empty for a line without one
  std::string code;
  std::string comment;
};

/// Aligns the lines and writes their text, each with its line end.
[[nodiscard]] std::string lay_out(const std::vector<FormatLine>& lines);

}  // namespace meshsim::lang
