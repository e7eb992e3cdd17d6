#include "report/results_csv.hpp"

#include <algorithm>
#include <map>

#include "base/visible.hpp"
#include "report/result_table.hpp"
#include "trace/digest.hpp"

namespace meshsim::report {
namespace {

std::string field(const std::string& text) {
  const std::string shown = visible(text);
  if (shown.find_first_of(",\"") == std::string::npos) return shown;
  std::string quoted = "\"";
  for (const char c : shown) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

/// A column of the document: its name, and its text in each row.
struct Column {
  std::string name;
  std::vector<std::string> cells;
};

template <class Text>
Column column_of(std::string name, const std::vector<RunResult>& results, Text text) {
  Column column{std::move(name), {}};
  for (const RunResult& result : results) column.cells.push_back(text(result));
  return column;
}

/// Adds the column, unless no run has a value in it.
void add_if_used(std::vector<Column>& columns, Column column) {
  const bool is_used =
      std::any_of(column.cells.begin(), column.cells.end(), [](const std::string& cell) { return !cell.empty(); });
  if (is_used) columns.push_back(std::move(column));
}

const JudgedResult* judged_of(const RunResult& result, const TableColumn& column) {
  const bool is_check = column.kind == TableColumn::Kind::check;
  const auto found = std::find_if(result.judged.begin(), result.judged.end(), [&](const JudgedResult& each) {
    return each.is_check == is_check && each.label == column.name;
  });
  return found == result.judged.end() ? nullptr : &*found;
}

const std::optional<Figure>* report_of(const RunResult& result, const TableColumn& column) {
  for (const ReportResult& each : result.reports) {
    if (each.name == column.name) return &each.value;
  }
  return nullptr;
}

std::string unit_of_judged(const std::vector<RunResult>& results, const TableColumn& column) {
  for (const RunResult& result : results) {
    const JudgedResult* judged = judged_of(result, column);
    if (judged != nullptr && judged->measured) return std::string(judged->measured->limit.unit);
  }
  return {};
}

std::string unit_of_report(const std::vector<RunResult>& results, const TableColumn& column) {
  for (const RunResult& result : results) {
    const std::optional<Figure>* value = report_of(result, column);
    if (value != nullptr && *value) return std::string((*value)->unit);
  }
  return {};
}

void add_judged(std::vector<Column>& columns, const std::vector<RunResult>& results, const TableColumn& column) {
  columns.push_back(column_of(column.name, results, [&](const RunResult& result) {
    const JudgedResult* judged = judged_of(result, column);
    return judged == nullptr ? std::string() : std::string(check::to_string(judged->outcome));
  }));
  add_if_used(columns,
              column_of(column.name + " " + unit_of_judged(results, column), results, [&](const RunResult& result) {
                const JudgedResult* judged = judged_of(result, column);
                const bool is_there = judged != nullptr && judged->measured && judged->measured->value;
                return is_there ? judged->measured->value->value.to_string() : std::string();
              }));
  add_if_used(columns, column_of(column.name + " margin ns", results, [&](const RunResult& result) {
                const JudgedResult* judged = judged_of(result, column);
                return judged == nullptr || !judged->margin ? std::string() : std::to_string(*judged->margin);
              }));
}

void add_report(std::vector<Column>& columns, const std::vector<RunResult>& results, const TableColumn& column) {
  const std::string unit = unit_of_report(results, column);
  columns.push_back(column_of(column.name + (unit.empty() ? "" : " " + unit), results, [&](const RunResult& result) {
    const std::optional<Figure>* value = report_of(result, column);
    return value == nullptr || !*value ? std::string() : (*value)->value.to_string();
  }));
}

std::vector<Column> columns_of(const std::vector<RunResult>& results) {
  std::vector<Column> columns;
  columns.push_back(column_of("run", results, [](const RunResult& result) { return result.name; }));
  if (!results.empty()) {
    for (std::size_t i = 0; i < results.front().options.size(); ++i) {
      columns.push_back(column_of(results.front().options[i].first, results, [i](const RunResult& result) {
        return i < result.options.size() ? result.options[i].second : std::string();
      }));
    }
  }
  columns.push_back(column_of("seed", results, [](const RunResult& result) { return std::to_string(result.seed); }));
  columns.push_back(
      column_of("standing", results, [](const RunResult& result) { return std::string(to_string(result.standing)); }));
  columns.push_back(
      column_of("virtual_time_ns", results, [](const RunResult& result) { return std::to_string(result.ended_at); }));
  columns.push_back(
      column_of("events", results, [](const RunResult& result) { return std::to_string(result.events); }));
  columns.push_back(
      column_of("digest", results, [](const RunResult& result) { return trace::Digest::text_of(result.digest); }));
  for (const TableColumn& column : tabulate(results).columns) {
    if (column.kind == TableColumn::Kind::report) {
      add_report(columns, results, column);
    } else {
      add_judged(columns, results, column);
    }
  }
  return columns;
}

}  // namespace

std::string results_csv(const std::vector<RunResult>& results) {
  const std::vector<Column> columns = columns_of(results);
  std::string text;
  for (const Column& column : columns) text += (text.empty() ? "" : ",") + field(column.name);
  text += "\n";
  for (std::size_t row = 0; row < results.size(); ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) text += (i > 0 ? "," : "") + field(columns[i].cells[row]);
    text += "\n";
  }
  return text;
}

}  // namespace meshsim::report
