// The results of many runs in a table: a row for each case; for each claim how often it held over the seeds, and for
// values their spread. The table on the terminal and the table in the JSON are renderings of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/result.hpp"

namespace meshsim::report {

/// The spread of the values of several runs; the median is the lower of two in the middle, so that each is a measured
/// value.
struct Spread {
  Figure least, median, most;
  std::size_t measured = 0;  ///< number of runs with a measured value
};

struct Cell {
  std::size_t runs = 0;  ///< number of runs that have the claim or report
  std::size_t held = 0;  ///< claims: the number of runs in which it held
  check::Outcome worst = check::Outcome::held;
  std::size_t first_failing = 0;  ///< index into the results of the first run where it did not hold
  std::optional<Spread> values;   ///< only for claims about metrics and for reports
};

struct TableColumn {
  enum class Kind : std::uint8_t { check, claim, report } kind = Kind::claim;
  std::string name;  ///< the label, or the metric as written
};

struct TableRow {
  std::vector<std::string> key;   ///< by ResultTable::parameters
  std::vector<std::size_t> runs;  ///< indices into the results
  std::size_t passed = 0;
  std::vector<Cell> cells;  ///< by ResultTable::columns
};

struct ResultTable {
  std::vector<std::string> parameters;  ///< the parameters that distinguish the rows
  std::vector<TableColumn> columns;
  std::vector<TableRow> rows;
};

/// Puts the results into a table. `parameters` distinguish rows, in addition to those whose values differ between the
/// runs.
ResultTable tabulate(const std::vector<RunResult>& results, const std::vector<std::string>& parameters = {});

}  // namespace meshsim::report
