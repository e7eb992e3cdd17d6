#include "base/wrap.hpp"

#include <algorithm>
#include <optional>

#include "base/visible.hpp"

namespace meshsim {
namespace {

/// The width of a text in columns, and the place in it at which column `limit` is reached.
struct Measured {
  std::size_t columns = 0;
  std::size_t at_limit = std::string_view::npos;
};

/// Counts up to `limit` columns and one more, which says that the text is wider. Stops there because a line of
/// megabytes is measured once for each piece that is cut off it, and must not be read to its end every time.
Measured measure(std::string_view text, std::size_t limit) {
  Measured measured;
  for (std::size_t i = 0; i < text.size() && measured.columns <= limit;) {
    const std::size_t colour = colour_sequence(text.substr(i));
    if (colour > 0) {
      i += colour;
      continue;
    }
    const bool continues = (static_cast<unsigned char>(text[i]) & 0xc0U) == 0x80;
    if (!continues && measured.columns == limit && measured.at_limit == std::string_view::npos) measured.at_limit = i;
    measured.columns += continues ? 0 : 1;
    ++i;
  }
  return measured;
}

/// Returns the column at which the line's own text begins, if that is within its first half.
std::size_t hanging_indent(std::string_view line, std::size_t width) {
  constexpr std::string_view before_text[] = {
      "  | ", " | ", "= help: ", "= note: ", "= because: ", "error: ", "warning: "};
  const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
  std::size_t begin = blanks;
  for (std::size_t i = blanks; i + 2 < line.size(); ++i) {  // behind the last column of a table
    if (line[i] == ' ' && line[i + 1] == ' ' && line[i + 2] != ' ') begin = i + 2;
    if (measure(line.substr(0, begin), width).columns > width / 2) return blanks + 2;
    if (i > width) break;
  }
  for (const std::string_view mark : before_text) {
    const std::size_t found = line.find(mark, blanks);
    if (found == std::string_view::npos || found > width / 2) continue;
    begin = std::max(begin, found + mark.size());
    break;
  }
  const std::size_t columns = measure(line.substr(0, begin), width).columns;
  return columns == blanks ? blanks + 2 : columns;
}

void append_wrapped(std::string& out, std::string_view line, std::size_t width) {
  std::optional<std::size_t> indent;
  std::size_t used = 0;  // columns before the rest of the line
  while (true) {
    const Measured measured = measure(line, width - used);
    if (measured.columns + used <= width) break;
    if (!indent) indent = std::min(hanging_indent(line, width), width / 2);
    // The first line keeps the words that stand before its text.
    const std::size_t least = used == 0 ? measure(line, *indent).at_limit : 0;
    std::size_t cut = line.find_last_of(' ', measured.at_limit);
    if (cut == std::string_view::npos || cut <= least) cut = line.find(' ', measured.at_limit);
    if (cut == std::string_view::npos) break;
    const std::size_t next = line.find_first_not_of(' ', cut);
    if (next == std::string_view::npos) break;
    out.append(line.substr(0, line.find_last_not_of(' ', cut) + 1)).append("\n").append(*indent, ' ');
    line.remove_prefix(next);
    used = *indent;
  }
  out += line;
}

}  // namespace

std::string wrap_lines(std::string_view text, std::size_t width) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    append_wrapped(out, text.substr(0, end), std::max<std::size_t>(width, 20));
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace meshsim
