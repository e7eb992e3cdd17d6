// The trace as JSON Lines: one object a line, keys in a fixed order, integers of virtual nanoseconds, nothing of the
// machine or the wall clock, so that two runs can be compared byte for byte. The format: docs/trace_format.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/output.hpp"
#include "trace/jsonl_format.hpp"
#include "trace/name_table.hpp"
#include "trace/sink.hpp"

namespace meshsim::trace {

/// Appends a record as a JSON value. Handed to the writer because only a later room knows records.
using RecordPrinter = void (*)(std::string& out, std::span<const std::byte> record, const NameTable& names);

class JsonlWriter : public Sink {
 public:
  /// Writes the first line. `names` must outlive the writer.
  JsonlWriter(Output out, const NameTable& names, const TraceHeader& header, RecordPrinter print_record);

  void on_event(const Event& event, std::span<const std::byte> payload) override;

  /// Writes the last line and everything not yet written. Call once, at the end of the run.
  void finish(std::uint64_t digest);

 private:
  void append_names(const Event& event);
  void append_detail(const Event& event);
  void append_outcome(const Event& event);
  void append_payload(const Event& event, std::span<const std::byte> payload);
  void flush();

  Output out_;
  const NameTable* names_;
  RecordPrinter print_record_;
  std::uint64_t events_ = 0;
  std::string buffer_;
  // Names in quotes, by id, made when first needed.
  std::vector<std::string> instances_;
  std::vector<std::string> topics_;
  std::vector<std::string> subscriptions_;
};

}  // namespace meshsim::trace
