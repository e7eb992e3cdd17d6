// The results of many runs as CSV (RFC 4180, but for line ends, which are plain): a row for each run, with the exact
// values that the JSON has.
#pragma once

#include <string>
#include <vector>

#include "report/result.hpp"

namespace meshsim::report {

std::string results_csv(const std::vector<RunResult>& results);

}  // namespace meshsim::report
