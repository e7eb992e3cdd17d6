// Renders diagnostics for people. The source window shows each labelled line once, in file order, the primary file
// first; a gap between lines is shown as `...`.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/visible.hpp"
#include "lang/characters.hpp"
#include "lang/diagnostics/diagnostic.hpp"

namespace meshsim::lang {

namespace {

constexpr std::size_t tab_width = 4;
constexpr std::string_view cut_mark = "...";

/// The most bytes read before and behind the label, because a line may be very long.
constexpr std::size_t line_reach = 1000;

struct Paint {
  std::string_view on;
  std::string_view off;
};

class Renderer {
 public:
  Renderer(const Diagnostic& diagnostic, const Sources& sources, RenderStyle style)
      : diagnostic_(diagnostic), sources_(sources), style_(style) {}

  std::string run() {
    order_marks();
    headline();
    for (std::size_t i = 0; i < marks_.size();) i = window(i);
    for (const std::string& help : diagnostic_.helps) remark("help", help);
    for (const std::string& note : diagnostic_.notes) remark("note", note);
    return std::move(out_);
  }

 private:
  /// A label with the line it stands on.
  struct Mark {
    const Label* label;
    std::uint32_t line;
    bool primary;
  };

  /// A line as it is shown: its text, and for each byte from `first_byte` (and for the end) the column it is shown in.
  struct Shown {
    std::size_t first_byte = 0;
    std::string text;
    std::vector<std::size_t> columns;
  };

  void order_marks() {
    add_mark(diagnostic_.primary, true);
    for (const Label& label : diagnostic_.secondary) add_mark(label, false);
    const FileId home = diagnostic_.primary.span.file;
    std::stable_sort(marks_.begin(), marks_.end(), [home](const Mark& left, const Mark& right) {
      const FileId left_file = left.label->span.file;
      const FileId right_file = right.label->span.file;
      if (left_file != right_file) return left_file == home || (right_file != home && left_file < right_file);
      return left.line < right.line;
    });
    for (const Mark& mark : marks_) margin_ = std::max(margin_, std::to_string(mark.line).size());
  }

  void add_mark(const Label& label, bool primary) {
    marks_.push_back({&label, source(label).position(label.span.offset).line, primary});
  }

  [[nodiscard]] const Source& source(const Label& label) const { return sources_.at(label.span.file); }

  [[nodiscard]] Paint paint(bool primary) const {
    if (!style_.color) return {};
    if (!primary) return {"\x1b[1;34m", "\x1b[0m"};
    return {diagnostic_.severity == Severity::error ? "\x1b[1;31m" : "\x1b[1;33m", "\x1b[0m"};
  }

  [[nodiscard]] std::string painted(const std::string& text, bool primary) const {
    const Paint colors = paint(primary);
    return std::string(colors.on) + text + std::string(colors.off);
  }

  void headline() {
    const std::string word = diagnostic_.severity == Severity::error ? "error" : "warning";
    const std::string code = diagnostic_.code.empty() ? "" : "[" + diagnostic_.code + "]";
    out_ += painted(word + code, true) + ": " + visible_lines(diagnostic_.message) + "\n";
  }

  void remark(const std::string& kind, const std::string& text) {
    out_ += std::string(margin_, ' ') + painted(" = ", false) + kind + ": " + visible_lines(text) + "\n";
  }

  [[nodiscard]] std::string gutter(const std::string& number) const {
    return painted(std::string(margin_ - number.size(), ' ') + number + " |", false);
  }

  /// Shows all marks of the file of mark `first`; returns the index behind them.
  std::size_t window(std::size_t first) {
    const FileId file = marks_[first].label->span.file;
    place(marks_[first]);
    out_ += gutter("") + "\n";
    std::size_t i = first;
    std::uint32_t shown = 0;
    while (i < marks_.size() && marks_[i].label->span.file == file) {
      const std::uint32_t line = marks_[i].line;
      if (shown != 0 && line > shown + 1) out_ += std::string(cut_mark) + "\n";
      i = labelled_line(i);
      shown = line;
    }
    return i;
  }

  /// Writes the line that tells the place: `-->` for the primary label, `:::` for a label in another file.
  void place(const Mark& first) {
    const bool home = first.label->span.file == diagnostic_.primary.span.file;
    const Label& label = home ? diagnostic_.primary : *first.label;
    const Position position = source(label).position(label.span.offset);
    out_ += std::string(margin_, ' ') + painted(home ? "--> " : "::: ", false) + visible(source(label).name()) + ":" +
            std::to_string(position.line) + ":" + std::to_string(position.column) + "\n";
  }

  /// Shows one line and under it its labels; returns the index of the first mark of another line.
  std::size_t labelled_line(std::size_t first) {
    const Mark& mark = marks_[first];
    std::size_t last = first;
    while (last < marks_.size() && marks_[last].line == mark.line &&
           marks_[last].label->span.file == mark.label->span.file) {
      ++last;
    }
    const auto primary = std::find_if(marks_.begin() + static_cast<std::ptrdiff_t>(first),
                                      marks_.begin() + static_cast<std::ptrdiff_t>(last),
                                      [](const Mark& candidate) { return candidate.primary; });
    const bool has_primary = primary != marks_.begin() + static_cast<std::ptrdiff_t>(last);
    const Mark& centre = has_primary ? *primary : mark;
    Shown line = show(centre);
    cut(line, column_of(line, centre).first);
    out_ += gutter(std::to_string(mark.line)) + (line.text.empty() ? "" : " " + line.text) + "\n";
    for (std::size_t i = first; i < last; ++i) underline(line, marks_[i]);
    return last;
  }

  [[nodiscard]] Shown show(const Mark& mark) const {
    const std::string_view whole = source(*mark.label).line(mark.line);
    const std::size_t label = mark.label->span.offset - source(*mark.label).line_offset(mark.line);
    Shown shown;
    shown.first_byte = label > line_reach ? std::min(label - line_reach, whole.size()) : 0;
    const std::string_view line = whole.substr(shown.first_byte, 2 * line_reach);
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size();) {
      const CodePoint point = decode(line, i);
      const std::size_t length = std::max<std::size_t>(1, point.length);
      const bool tab = line[i] == '\t';
      const bool printable = point.length > 0 && !is_unsafe_to_show(point.value);
      shown.columns.insert(shown.columns.end(), length, column);
      shown.text += tab ? std::string(tab_width, ' ') : printable ? std::string(line.substr(i, length)) : "?";
      column += tab ? tab_width : 1;
      i += length;
    }
    shown.columns.push_back(column);
    return shown;
  }

  /// Finds the first and last column (exclusive, at least one wide) of a label within its line.
  [[nodiscard]] std::pair<std::size_t, std::size_t> column_of(const Shown& line, const Mark& mark) const {
    const std::size_t begin = mark.label->span.offset - source(*mark.label).line_offset(mark.line);
    const std::size_t last = line.columns.size() - 1;
    const auto column = [&](std::size_t byte) {
      return line.columns[std::min(byte < line.first_byte ? 0 : byte - line.first_byte, last)];
    };
    const std::size_t from = column(begin);
    const std::size_t to = column(begin + mark.label->span.length);
    return {from, std::max(to, from + 1)};
  }

  /// Cuts a long line so that `column` stays in view.
  void cut(Shown& line, std::size_t column) const {
    const std::size_t width = std::max<std::size_t>(style_.width, 40) - margin_ - 4;
    if (line.columns.back() <= width) return;
    const std::size_t begin = column < width / 2 ? 0 : column - width / 3;
    const std::size_t end = begin + width - 2 * cut_mark.size();
    const std::string front(begin > 0 ? cut_mark : "");
    const std::string back(end < line.columns.back() ? cut_mark : "");
    line.text = front + take_columns(line.text, begin, end) + back;
    for (std::size_t& shown : line.columns) {
      shown = std::clamp(shown, begin, end) - begin + front.size();
    }
  }

  [[nodiscard]] static std::string take_columns(std::string_view text, std::size_t begin, std::size_t end) {
    std::string taken;
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++column) {
      const std::size_t length = std::max<std::size_t>(1, decode(text, i).length);
      if (column >= begin && column < end) taken += text.substr(i, length);
      i += length;
    }
    return taken;
  }

  void underline(const Shown& line, const Mark& mark) {
    const auto [from, to] = column_of(line, mark);
    const std::string marks(to - from, mark.primary ? '^' : '-');
    const std::string text = mark.label->text.empty() ? "" : " " + mark.label->text;
    out_ += gutter("") + " " + std::string(from, ' ') + painted(marks + text, mark.primary) + "\n";
  }

  const Diagnostic& diagnostic_;
  const Sources& sources_;
  RenderStyle style_;
  std::vector<Mark> marks_;
  std::size_t margin_ = 1;
  std::string out_;
};

}  // namespace

std::string render(const Diagnostic& diagnostic, const Sources& sources, RenderStyle style) {
  return Renderer(diagnostic, sources, style).run();
}

std::string render(const Diagnostics& diagnostics, const Sources& sources, RenderStyle style) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (!out.empty()) out += "\n";
    out += render(diagnostic, sources, style);
  }
  if (diagnostics.full()) {
    out +=
        "\n" + std::to_string(max_reported_errors) + " errors were found; what comes behind them was not looked at\n";
  }
  return out;
}

std::string render_short(const Diagnostic& diagnostic, const Sources& sources) {
  const Source& source = sources.at(diagnostic.primary.span.file);
  const Position position = source.position(diagnostic.primary.span.offset);
  const std::string severity = diagnostic.severity == Severity::error ? "error" : "warning";
  const std::string code = diagnostic.code.empty() ? "" : " [" + diagnostic.code + "]";
  return visible(source.name()) + ":" + std::to_string(position.line) + ":" + std::to_string(position.column) + ": " +
         severity + ": " + diagnostic.message + code;
}

}  // namespace meshsim::lang
