// Latency and throughput of a topic; redelivered, dead-lettered and dropped in a window.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/event.hpp>

#include "base/percentile.hpp"
#include "base/sequence_table.hpp"
#include "plan/plan.hpp"
#include "trace/name_table.hpp"
#include "watch/measurement.hpp"
#include "watch/router.hpp"
#include "watch/window.hpp"

namespace meshsim::watch {

/// The denominator of the percentiles in plan::Metric, which are hundredths of a percent.
inline constexpr std::uint64_t percentile_whole = 10'000;
/// Calculates the metric's statistic over durations; without one, the mean. None without samples.
Measurement statistic_of(const Samples& samples, const plan::Metric& metric);

/// A sample belongs to the window in which it is completed. Memory: a time per living message, eight bytes a sample.
class MessageMetric {
 public:
  MessageMetric(const plan::Metric& metric, Window window) : metric_(&metric), window_(window) {}

  void connect(Router& router, std::uint32_t listener) const;
  void on_event(std::uint8_t role, const Event& event, const trace::NameTable& names);
  void on_mark(std::uint32_t index, Point mark) { window_.on_mark(index, mark); }
  /// Goes on with another window, without the samples so far. Messages under way stay known.
  void begin(const Window& window);
  Measurement value(Time run_end) const;
  std::size_t memory_bytes() const { return published_.size() * 16 + samples_.count() * 8; }

 private:
  const plan::Metric* metric_;
  Window window_;
  SequenceTable<Time> published_;
  Samples samples_;
  std::uint64_t count_ = 0;
};

}  // namespace meshsim::watch
