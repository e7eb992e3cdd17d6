#include "lang/format/format_lines.hpp"

#include <algorithm>
#include <map>

#include "lang/characters.hpp"

namespace meshsim::lang {

namespace {

constexpr std::size_t indent_width = 2;
constexpr std::size_t continuation_indent = 4;
constexpr std::size_t label_gap = 2;
constexpr std::size_t comment_gap = 2;

/// A label longer than this does not push the others of its block to the right.
constexpr std::size_t longest_aligned_label = 24;

/// Tells whether a label takes part in the alignment: labels of claims and plain times do; conditions and periods vary
/// too much.
bool is_aligned(const std::string& label) {
  const bool plain_time = label.rfind("at ", 0) == 0 && label.rfind("at event ", 0) != 0;
  return !label.empty() && label.size() <= longest_aligned_label &&
         (plain_time || label.find(' ') == std::string::npos);
}

std::size_t columns(const std::string& text) {
  // Each byte of UTF-8 counts, except those that continue a character.
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

/// Finds for each block the column, counted from its indentation, in which the text behind labels begins.
std::map<std::size_t, std::size_t> label_columns(const std::vector<FormatLine>& lines) {
  std::map<std::size_t, std::size_t> widest;
  for (const FormatLine& line : lines) {
    if (!is_aligned(line.label)) continue;
    std::size_t& column = widest[line.block];
    column = std::max(column, columns(line.label) + label_gap);
  }
  return widest;
}

/// Writes the code of every line with its indentation, labels aligned, comments not yet added.
std::vector<std::string> code_of(const std::vector<FormatLine>& lines) {
  const std::map<std::size_t, std::size_t> label_column = label_columns(lines);
  std::vector<std::string> result;
  std::size_t claim_column = 0;
  for (const FormatLine& line : lines) {
    std::size_t indent = line.depth * indent_width;
    if (line.continuation) indent += continuation_indent;
    if (line.further_part) indent = claim_column;
    std::string text(indent, ' ');
    if (!line.label.empty()) {
      const auto column = label_column.find(line.block);
      const std::size_t least = columns(line.label) + label_gap;
      const bool aligned = is_aligned(line.label) && column != label_column.end();
      const std::size_t width = aligned ? column->second : least;
      claim_column = indent + width;
      text += line.label + std::string(line.code.empty() ? 0 : width - columns(line.label), ' ');
    }
    result.push_back(text + line.code);
  }
  return result;
}

bool has_both(const FormatLine& line) { return !line.comment.empty() && !(line.code.empty() && line.label.empty()); }

}  // namespace

std::string lay_out(const std::vector<FormatLine>& lines) {
  const std::vector<std::string> code = code_of(lines);
  std::string out;
  for (std::size_t first = 0; first < lines.size();) {
    std::size_t last = first + 1;
    while (has_both(lines[first]) && last < lines.size() && has_both(lines[last]) && !lines[last].blank_before) ++last;
    std::size_t column = 0;
    for (std::size_t i = first; i < last; ++i) column = std::max(column, columns(code[i]) + comment_gap);
    for (; first < last; ++first) {
      if (lines[first].blank_before) out += "\n";
      out += code[first];
      if (has_both(lines[first])) out += std::string(column - columns(code[first]), ' ');
      out += lines[first].comment + "\n";
    }
  }
  return out;
}

}  // namespace meshsim::lang
