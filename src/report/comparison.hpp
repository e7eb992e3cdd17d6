// The differences between two results: verdicts, measured values, counts.
#pragma once

#include <string>

#include "report/result.hpp"
#include "report/style.hpp"

namespace meshsim::report {

/// Writes the lines that tell which runs are compared: file, seed, and the parameters that differ.
std::string sides_lines(const RunResult& a, const RunResult& b, Style style);

/// Writes a section with a heading for each sort of difference; empty when there is none:
///
///   verdicts
///     drained  FAIL  13 of 100 were still owed at 3.500s (deadline)
///              ok    100 handled; closest 380ms before the deadline
///   measured
///     mean latency of Job  420.1ms -> 50ms
///   counts
///     Job / worker  handled 87 -> 100, waiting 13 -> 0
std::string comparison_lines(const RunResult& a, const RunResult& b, Style style);

}  // namespace meshsim::report
