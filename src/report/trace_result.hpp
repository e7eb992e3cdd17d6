// Makes a result of a saved trace: it tells the run's name, seed, length and digest; no verdicts and no values.
#pragma once

#include <string>

#include "report/result.hpp"
#include "trace/jsonl_reader.hpp"

namespace meshsim::report {

/// Makes the result; `file` is the trace's own. A trace without its last line is one of a run that was cut short.
RunResult result_of(const trace::TraceFile& trace, const std::string& file);

/// Tells what is wrong with the order of its events; empty where nothing is.
std::string flaw_of(const trace::TraceFile& trace);

}  // namespace meshsim::report
