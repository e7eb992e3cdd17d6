// The results of many runs, from which the machine-readable forms are made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/bounds.hpp"
#include "report/junit.hpp"
#include "report/result.hpp"
#include "report/result_table.hpp"
#include "report/summary.hpp"

namespace meshsim::report {

struct Results {
  std::string made_by;          ///< the version of meshsim
  bool is_complete = true;      ///< false: a signal came, and later runs are missing
  std::vector<RunResult> runs;  ///< in the order in which they were to be run
  std::vector<InvalidFile> invalid;
  std::vector<RunWithoutEnd> without_end;
  Tally tally;
  std::vector<FoundBound> bounds;    ///< the results of `sweep --find`
  std::optional<ResultTable> table;  ///< the table of the runs, where it was asked for
};

/// Hashes the digests of all runs into one, in their order.
std::uint64_t digest_of_all(const std::vector<RunResult>& runs);

/// Writes "9 runs, 12,345 events, digest of all 1c6aebd11727c487".
std::string closing_line(const std::vector<RunResult>& runs);

/// Writes lines about runs that did not reach an end of their own, which no column of a table shows.
std::string endings_lines(const std::vector<RunResult>& runs);

}  // namespace meshsim::report
