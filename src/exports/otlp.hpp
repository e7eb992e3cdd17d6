// The spans of a run as OpenTelemetry's protocol writes them in JSON (opentelemetry.io, "OTLP Specification", "JSON
// Protobuf Encoding"; opentelemetry-proto, trace/v1/trace.proto).
#pragma once

#include <string>
#include <string_view>

#include "exports/run_export.hpp"

namespace meshsim::exports {

/// Returns one TracesData: a resource for each service, its spans by their beginning. Times count from 2000-01-01.
/// `digest`: the run's; its trace ids begin with it, so that the ids of different runs differ.
std::string otlp_json(const RunExport& run, std::uint64_t digest, std::string_view version);

}  // namespace meshsim::exports
