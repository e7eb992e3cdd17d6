// Prints what `report METRIC` lines ask for: values, behind the verdicts and not judged.
//
//   report     p95 latency of Mail       4.2ms (10 samples)
//   report     depth of Mail for mailer  3
#pragma once

#include <string>

#include "report/run_report.hpp"
#include "report/style.hpp"

namespace meshsim::report {

/// A line for each, in file order; empty when there are none.
std::string report_lines(const RunReport& run, Style style);

}  // namespace meshsim::report
