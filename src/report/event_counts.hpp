// Counts of the events of a recorded run by topic and kind, where there is no plan to tell more: of a saved trace.
#pragma once

#include <meshsim/event.hpp>
#include <vector>

#include "report/traffic.hpp"
#include "trace/name_table.hpp"

namespace meshsim::report {

/// Makes a row for each topic or endpoint with events, by name, with a count for each kind, under its word.
std::vector<TrafficRow> event_counts(const std::vector<Event>& events, const trace::NameTable& names);

}  // namespace meshsim::report
