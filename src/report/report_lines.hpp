// Prints the values of `report METRIC` lines behind the verdicts; they are not judged.
//
//   report     p95 latency of Mail       4.2ms (10 samples)
//   report     depth of Mail for mailer  3
#pragma once

#include <string>

#include "report/result.hpp"
#include "report/style.hpp"

namespace meshsim::report {

/// Writes a line for each, in file order; empty when there are none.
std::string report_lines(const RunResult& run, Style style);

}  // namespace meshsim::report
