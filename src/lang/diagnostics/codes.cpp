#include "lang/diagnostics/codes.hpp"

#include <vector>

#include "lang/diagnostics/code_rows.hpp"

namespace meshsim::lang {

namespace {

/// Indents each line of a sample by four blanks.
std::string indented(std::string_view sample) {
  std::string out;
  while (!sample.empty()) {
    const std::size_t end = sample.find('\n');
    out += "    " + std::string(sample.substr(0, end)) + "\n";
    sample.remove_prefix(end == std::string_view::npos ? sample.size() : end + 1);
  }
  return out;
}

}  // namespace

std::span<const CodeInfo> codes() {
  static const std::vector<CodeInfo> all = [] {
    std::vector<CodeInfo> rows(lexical_codes().begin(), lexical_codes().end());
    rows.insert(rows.end(), syntax_codes().begin(), syntax_codes().end());
    return rows;
  }();
  return all;
}

std::string explain(const CodeInfo& info) {
  std::string out =
      std::string(info.code) + ": " + std::string(info.title) + "\n\n" + std::string(info.explanation) + "\n";
  if (!info.wrong.empty()) out += "\nWrong:\n\n" + indented(info.wrong);
  if (!info.right.empty()) out += "\nRight:\n\n" + indented(info.right);
  return out;
}

}  // namespace meshsim::lang
