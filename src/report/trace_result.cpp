#include "report/trace_result.hpp"

#include <charconv>

namespace meshsim::report {

RunResult result_of(const trace::TraceFile& trace, const std::string& file) {
  RunResult result;
  result.name = trace.header.run;
  result.file = file;
  result.scenario = trace.header.scenario;
  result.seed = trace.header.seed;
  result.options = trace.header.options;
  result.ended_at = trace.events.empty() ? 0 : trace.events.back().time;
  result.events = trace.total_events;
  std::from_chars(trace.digest.data(), trace.digest.data() + trace.digest.size(), result.digest, 16);
  if (trace.digest.empty()) {
    result.cut_by = "the trace has no last line";
    result.standing = Standing::undecided;
  }
  return result;
}

std::string flaw_of(const trace::TraceFile& trace) {
  Time last = 0;
  for (std::size_t i = 0; i < trace.events.size(); ++i) {
    const Event& event = trace.events[i];
    if (event.seq != i + 1) return "its events are not numbered in a row from 1";
    if (event.time < last || event.cause >= event.seq)
      return "its event #" + std::to_string(event.seq) + " comes before what led to it";
    last = event.time;
  }
  return {};
}

}  // namespace meshsim::report
