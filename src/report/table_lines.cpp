#include "report/table_lines.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "report/verdict_lines.hpp"

namespace meshsim::report {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t least_header = 12;  ///< headers are not broken to less than this width

/// A column as it is printed.
struct PrintedColumn {
  std::vector<std::string> header;  ///< its lines
  std::vector<std::string> cells;
  std::vector<Colour> colours;
  std::size_t width = 0;
  bool is_number = false;
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!(text = trim(text)).empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::vector<std::string> broken(const std::string& text, std::size_t width) {
  std::vector<std::string> lines;
  for (const std::string& word : words_of(text)) {
    const bool fits = !lines.empty() && count_code_points(lines.back()) + 1 + count_code_points(word) <= width;
    if (fits) {
      lines.back() += " " + word;
    } else {
      lines.push_back(word);
    }
  }
  return lines;
}

PrintedColumn finish(PrintedColumn column, const std::string& name) {
  for (const std::string& cell : column.cells) column.width = std::max(column.width, count_code_points(cell));
  column.header = broken(visible(name), std::max(column.width, least_header));
  for (const std::string& line : column.header) column.width = std::max(column.width, count_code_points(line));
  return column;
}

PrintedColumn key_column(const ResultTable& table, std::size_t index) {
  PrintedColumn column;
  column.is_number = true;
  for (const TableRow& row : table.rows) {
    column.cells.push_back(visible(row.key[index]));
    column.colours.push_back(Colour::plain);
    column.is_number &=
        !column.cells.back().empty() && column.cells.back().front() >= '0' && column.cells.back().front() <= '9';
  }
  return finish(std::move(column), table.parameters[index]);
}

std::string spread_text(const Spread& spread) {
  if (spread.least.text == spread.most.text) return spread.most.text;
  return spread.least.text + " / " + spread.median.text + " / " + spread.most.text;
}

PrintedColumn result_column(const ResultTable& table, std::size_t index) {
  PrintedColumn column;
  const TableColumn& what = table.columns[index];
  for (const TableRow& row : table.rows) {
    const Cell& cell = row.cells[index];
    column.cells.push_back(cell_text(what.kind, cell));
    const bool is_judged = what.kind != TableColumn::Kind::report && cell.runs > 0;
    column.colours.push_back(is_judged ? colour_of(cell.worst) : Colour::plain);
  }
  return finish(std::move(column), what.name);
}

void append_cell(std::string& line, const PrintedColumn& column, std::string_view text, Style style, Colour colour) {
  if (!line.empty()) line.append(gap, ' ');
  const std::string padded = column.is_number ? pad_left(text, column.width) : pad_right(text, column.width);
  const std::size_t end = padded.find_last_not_of(' ') + 1;
  append_painted(line, style, colour, std::string_view(padded).substr(0, end));
  line.append(padded.size() - end, ' ');
}

void append_line(std::string& text, std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  text += line + "\n";
}

std::string block(const std::vector<const PrintedColumn*>& columns, std::size_t rows, Style style) {
  std::string text;
  std::size_t height = 0;
  for (const PrintedColumn* column : columns) height = std::max(height, column->header.size());
  for (std::size_t i = 0; i < height; ++i) {
    std::string line;
    for (const PrintedColumn* column : columns) {  // headers stand above their cells
      const std::size_t missing = height - column->header.size();
      append_cell(line, *column, i < missing ? "" : column->header[i - missing], style, Colour::bold);
    }
    append_line(text, line);
  }
  for (std::size_t row = 0; row < rows; ++row) {
    std::string line;
    for (const PrintedColumn* column : columns)
      append_cell(line, *column, column->cells[row], style, column->colours[row]);
    append_line(text, line);
  }
  return text;
}

/// Writes "target=4, drained_within=15s"; the name of the run where no parameter distinguishes rows.
std::string key_text(const ResultTable& table, const TableRow& row, const std::vector<RunResult>& results) {
  std::string text;
  for (std::size_t i = 0; i < table.parameters.size(); ++i)
    text += (i > 0 ? ", " : "") + visible(table.parameters[i]) + "=" + visible(row.key[i]);
  if (!text.empty()) return text;
  const std::string& name = results[row.runs.front()].name;
  return visible(name.substr(0, name.find('[')));
}

PrintedColumn name_column(const ResultTable& table, const std::vector<RunResult>& results) {
  PrintedColumn column;
  for (const TableRow& row : table.rows) {
    column.cells.push_back(key_text(table, row, results));
    column.colours.push_back(Colour::plain);
  }
  return finish(std::move(column), "run");
}

/// Writes "drained in 2 of 3, first with seed 4: 5 of 6 were still owed at 7.000s (deadline)".
std::string failing_cell(const TableColumn& column, const Cell& cell, const RunResult& first) {
  std::string text = column.name;
  if (cell.runs > 1) {
    text += " in " + std::to_string(cell.runs - cell.held) + " of " + std::to_string(cell.runs) + ", first with seed " +
            std::to_string(first.seed);
  }
  const auto judged = std::find_if(first.judged.begin(), first.judged.end(), [&](const JudgedResult& each) {
    return each.label == column.name && each.outcome != check::Outcome::held;
  });
  return judged == first.judged.end() ? text : text + ": " + judged->explanation;
}

std::string caption(const ResultTable& table) {
  const bool are_several =
      std::any_of(table.rows.begin(), table.rows.end(), [](const TableRow& row) { return row.runs.size() > 1; });
  const bool are_values = std::any_of(table.rows.begin(), table.rows.end(), [](const TableRow& row) {
    return std::any_of(row.cells.begin(), row.cells.end(), [](const Cell& cell) { return cell.values.has_value(); });
  });
  if (!are_several) return {};
  return std::string("k/n: held in k of n runs") + (are_values ? "; least / median / most of their values" : "") + "\n";
}

}  // namespace

std::string cell_text(TableColumn::Kind kind, const Cell& cell) {
  if (cell.runs == 0) return "-";
  std::string text;
  if (kind != TableColumn::Kind::report) {
    text = word_of(cell.worst);
    if (cell.runs > 1) text += " " + std::to_string(cell.held) + "/" + std::to_string(cell.runs);
    if (cell.values) text += "  " + spread_text(*cell.values);
  } else {
    text = cell.values ? spread_text(*cell.values) : "nothing";
  }
  if (cell.values && cell.values->measured < cell.runs)
    text += " (in " + std::to_string(cell.values->measured) + " of " + std::to_string(cell.runs) + ")";
  return text;
}

std::string table_lines(const ResultTable& table, const std::vector<RunResult>& results, Style style,
                        std::size_t width) {
  if (table.rows.empty()) return {};
  std::vector<PrintedColumn> keys;
  for (std::size_t i = 0; i < table.parameters.size(); ++i) keys.push_back(key_column(table, i));
  if (keys.empty()) keys.push_back(name_column(table, results));
  std::vector<PrintedColumn> columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i) columns.push_back(result_column(table, i));
  std::size_t key_width = 0;
  for (const PrintedColumn& key : keys) key_width += key.width + gap;
  std::string text;
  std::size_t next = 0;
  do {
    std::vector<const PrintedColumn*> shown;
    shown.reserve(keys.size() + columns.size());
    for (const PrintedColumn& key : keys) shown.push_back(&key);
    std::size_t used = key_width;
    const std::size_t first = next;
    while (next < columns.size() && (next == first || used + columns[next].width <= width)) {
      used += columns[next].width + gap;
      shown.push_back(&columns[next++]);
    }
    text += (text.empty() ? "" : "\n") + block(shown, table.rows.size(), style);
  } while (next < columns.size());
  return text + caption(table);
}

std::string failing_lines(const ResultTable& table, const std::vector<RunResult>& results, Style style,
                          std::size_t most) {
  std::string text;
  std::size_t count = 0;
  const std::string* replay = nullptr;  // told behind the last line about its run
  const auto tell_replay = [&] {
    if (replay != nullptr) text += std::string(word_width, ' ') + *replay + "\n";
  };
  for (const TableRow& row : table.rows) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const Cell& cell = row.cells[i];
      if (table.columns[i].kind == TableColumn::Kind::report || cell.held == cell.runs || count++ >= most) continue;
      const RunResult& first = results[cell.first_failing];
      if (replay != nullptr && *replay != first.replay) tell_replay();
      replay = &first.replay;
      append_painted(text, style, colour_of(cell.worst), pad_right(word_of(cell.worst), word_width));
      text += key_text(table, row, results) + "  " + failing_cell(table.columns[i], cell, first) + "\n";
    }
  }
  tell_replay();
  if (count > most) text += "... and " + grouped(count - most) + " more\n";
  return text;
}

}  // namespace meshsim::report
