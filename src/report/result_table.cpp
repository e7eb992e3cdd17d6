#include "report/result_table.hpp"

#include <algorithm>
#include <map>

namespace meshsim::report {
namespace {

using ColumnKind = TableColumn::Kind;

const std::string* find_option(const RunResult& result, std::string_view name) {
  for (const auto& [option, value] : result.options) {
    if (option == name) return &value;
  }
  return nullptr;
}

/// Ranks an outcome: the worst counts where a check was asked several times.
int badness(check::Outcome outcome) {
  switch (outcome) {
    case check::Outcome::held:
      return 0;
    case check::Outcome::undecided:
      return 1;
    case check::Outcome::vacuous:
      return 2;
    case check::Outcome::failed:
      break;
  }
  return 3;
}

class Tabulation {
 public:
  Tabulation(const std::vector<RunResult>& results, const std::vector<std::string>& parameters) : results_(results) {
    table_.parameters = parameters;
  }

  ResultTable run() {
    find_parameters();
    find_columns();
    for (std::size_t i = 0; i < results_.size(); ++i) add(i);
    for (TableRow& row : table_.rows) fill(row);
    return std::move(table_);
  }

 private:
  /// Finds the parameters whose values differ, in the order of the file.
  void find_parameters() {
    if (results_.empty()) return;
    for (const auto& [name, value] : results_.front().options) {
      const bool differs =
          std::any_of(results_.begin(), results_.end(), [&, &n = name, &v = value](const RunResult& other) {
            const std::string* same = find_option(other, n);
            return same == nullptr || *same != v;
          });
      if (differs && std::find(table_.parameters.begin(), table_.parameters.end(), name) == table_.parameters.end())
        table_.parameters.push_back(name);
    }
  }

  void find_columns() {
    for (const RunResult& result : results_) {
      for (const JudgedResult& each : result.judged)
        add_column(each.is_check ? ColumnKind::check : ColumnKind::claim, each.label);
    }
    for (const RunResult& result : results_) {
      for (const ReportResult& each : result.reports) add_column(ColumnKind::report, each.name);
    }
  }

  void add_column(ColumnKind kind, const std::string& name) {
    const auto [place, is_new] = columns_.try_emplace({kind, name}, table_.columns.size());
    if (is_new) table_.columns.push_back({kind, name});
  }

  void add(std::size_t index) {
    const RunResult& result = results_[index];
    std::vector<std::string> key;
    for (const std::string& name : table_.parameters) {
      const std::string* value = find_option(result, name);
      key.push_back(value == nullptr ? "" : *value);
    }
    const auto [place, is_new] = rows_.try_emplace({result.file, key}, table_.rows.size());
    if (is_new) table_.rows.push_back({key, {}, 0, {}});
    TableRow& row = table_.rows[place->second];
    row.runs.push_back(index);
    row.passed += result.standing == Standing::passed ? 1U : 0U;
  }

  void fill(TableRow& row) {
    row.cells.resize(table_.columns.size());
    std::vector<std::vector<Figure>> figures(table_.columns.size());
    for (const std::size_t index : row.runs) {
      std::map<std::size_t, check::Outcome> outcomes;  // by column: the worst of this run
      for (const JudgedResult& each : results_[index].judged) {
        const std::size_t column = columns_.at({each.is_check ? ColumnKind::check : ColumnKind::claim, each.label});
        const auto [place, is_new] = outcomes.try_emplace(column, each.outcome);
        if (!is_new && badness(each.outcome) > badness(place->second)) place->second = each.outcome;
        if (each.measured && each.measured->value) figures[column].push_back(*each.measured->value);
      }
      for (const auto& [column, outcome] : outcomes) add_outcome(row.cells[column], outcome, index);
      for (const ReportResult& each : results_[index].reports) {
        const std::size_t column = columns_.at({ColumnKind::report, each.name});
        ++row.cells[column].runs;
        if (each.value) figures[column].push_back(*each.value);
      }
    }
    for (std::size_t i = 0; i < figures.size(); ++i) row.cells[i].values = spread_of(std::move(figures[i]));
  }

  static void add_outcome(Cell& cell, check::Outcome outcome, std::size_t index) {
    ++cell.runs;
    if (outcome == check::Outcome::held) ++cell.held;
    if (badness(outcome) <= badness(cell.worst)) return;
    if (cell.worst == check::Outcome::held) cell.first_failing = index;
    cell.worst = outcome;
  }

  static std::optional<Spread> spread_of(std::vector<Figure> figures) {
    if (figures.empty()) return std::nullopt;
    std::stable_sort(figures.begin(), figures.end(),
                     [](const Figure& a, const Figure& b) { return a.value < b.value; });
    // The lower one of two in the middle, so that the median was measured in some run.
    return Spread{figures.front(), figures[(figures.size() - 1) / 2], figures.back(), figures.size()};
  }

  const std::vector<RunResult>& results_;
  ResultTable table_;
  std::map<std::pair<ColumnKind, std::string>, std::size_t> columns_;             // to the index of the column
  std::map<std::pair<std::string, std::vector<std::string>>, std::size_t> rows_;  // by file and key
};

}  // namespace

ResultTable tabulate(const std::vector<RunResult>& results, const std::vector<std::string>& parameters) {
  return Tabulation(results, parameters).run();
}

}  // namespace meshsim::report
