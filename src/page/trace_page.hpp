// The page of a saved trace. A trace holds the events of a run and their names: no verdicts, no values of `report`
// lines, nothing about queues and slots between events, and no text of the timeline.
#pragma once

#include <string>

#include "trace/jsonl_reader.hpp"

namespace meshsim::page {

/// Makes the page; `file` is the trace's name.
std::string trace_page(const trace::TraceFile& trace, const std::string& file);

}  // namespace meshsim::page
