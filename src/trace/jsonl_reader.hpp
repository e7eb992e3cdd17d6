// Reads back what jsonl_writer.hpp wrote.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "trace/jsonl_format.hpp"
#include "trace/name_table.hpp"

namespace meshsim::trace {

/// A whole trace in memory.
struct TraceFile {
  TraceHeader header;
  NameTable names;
  std::vector<Event> events;
  std::vector<std::string> payloads;  ///< by event: the JSON of a published record, the text of a log line, else empty
  std::string digest;                 ///< empty when the last line is missing: the run was cut off
  std::uint64_t total_events = 0;     ///< those that were not kept among them
};

/// Reads all of `in`. Names get ids in the order of their first appearance, after those of `known`: given the names of
/// the run that wrote the trace, the events are the run's, bit for bit. Unknown keys are skipped. Of a long trace the
/// first `most` events are kept. An error names the line.
Result<TraceFile> read_jsonl(std::istream& in, NameTable known = {}, std::uint64_t most = UINT64_MAX);

}  // namespace meshsim::trace
