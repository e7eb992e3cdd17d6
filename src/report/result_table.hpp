// The results of many runs, put together: a row for each case, over its seeds how often each claim held and where the
// values lay. The table on the terminal and the table in the JSON are renderings of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/result.hpp"

namespace meshsim::report {

/// Where the values of several runs lie; the median is the lower of two in the middle, so that each is a value that
/// was measured.
struct Spread {
  Figure least, median, most;
  std::size_t measured = 0;  ///< runs in which there was something to measure
};

struct Cell {
  std::size_t runs = 0;  ///< runs that have the claim or report
  std::size_t held = 0;  ///< claims: in so many of them
  check::Outcome worst = check::Outcome::held;
  std::size_t first_failing = 0;  ///< index into the results, where not all held
  std::optional<Spread> values;   ///< of claims about metrics, and of reports
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
  std::vector<std::string> parameters;  ///< those that tell the rows apart
  std::vector<TableColumn> columns;
  std::vector<TableRow> rows;
};

/// `parameters`: the names to tell rows apart by, beyond those whose values differ between the runs.
ResultTable tabulate(const std::vector<RunResult>& results, const std::vector<std::string>& parameters = {});

}  // namespace meshsim::report
