// The table of the results of many runs, and the failures in them, for people.
//
//   target  drained_within  falls_behind     drains        p95 latency of POST /jobs
//   4       15s             ok 3/3           FAIL 1/3      12ms / 14ms / 20ms
//   10      6s              ok 3/3           ok 3/3        11ms / 12ms / 12ms
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/result.hpp"
#include "report/result_table.hpp"
#include "report/style.hpp"

namespace meshsim::report {

/// Writes the table. Columns that do not fit into `width` go into further tables below, with the parameters again.
/// `results` are those from which the table was made.
std::string table_lines(const ResultTable& table, const std::vector<RunResult>& results, Style style,
                        std::size_t width = 80);

/// Writes one cell: "FAIL 1/3", "11ms / 12ms / 12ms".
std::string cell_text(TableColumn::Kind kind, const Cell& cell);

/// Describes each cell with a failure: how often, the first run in which it failed, its explanation and the command
/// that shows it. At most `most` of them.
std::string failing_lines(const ResultTable& table, const std::vector<RunResult>& results, Style style,
                          std::size_t most = 10);

}  // namespace meshsim::report
