// A run in the format of Perfetto (perfetto.dev, "Writing TrackEvent Protos Synthetically"; google/perfetto,
// protos/perfetto/trace/): a process for each service, a thread for each thing an instance does at a time, counters for
// its queues.
#pragma once

#include <string>

#include "exports/run_export.hpp"

namespace meshsim::exports {

/// Returns the bytes of a perfetto.protos.Trace, its packets in the order of time.
std::string perfetto_trace(const RunExport& run);

}  // namespace meshsim::exports
