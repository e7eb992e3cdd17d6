// The codes of diagnostics with their long explanations, which `meshsim explain E0105` prints. Plain data: this room
// has the rows of E01xx; manual has those of the compiler.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace meshsim::lang {

/// One row. The samples are whole files, so that a test can show that `wrong` gets this code and `right` gets none. A
/// sample that cannot be printed (a file that is not text) is empty.
struct CodeInfo {
  std::string_view code;         ///< "E0105"
  std::string_view title;        ///< one line
  std::string_view explanation;  ///< its meaning and its remedy, in lines of at most 80 columns
  std::string_view wrong;
  std::string_view right;
};

/// Returns the codes of this room, in order.
[[nodiscard]] std::span<const CodeInfo> codes();

/// Writes the text that `meshsim explain CODE` prints, ending with a line end.
[[nodiscard]] std::string explain(const CodeInfo& info);

}  // namespace meshsim::lang
