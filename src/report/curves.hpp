// The quantities of a run over time: values at even steps of virtual time, as small curves in a terminal and as CSV.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/style.hpp"
#include "trace/name_table.hpp"
#include "trace/sink.hpp"
#include "watch/gauges.hpp"

namespace meshsim::plan {
struct Plan;
}

namespace meshsim::report {

struct Curve {
  enum class Unit : std::uint8_t { count, ns, per_mille } unit = Unit::count;
  std::string name;                  ///< "depth of Job for worker"
  std::vector<std::int64_t> values;  ///< by sample
};

/// Samples the gauges of a run, and counts the events between two samples. A sink of the run.
class CurveRecorder final : public trace::Sink {
 public:
  /// Takes a plan and names, which must outlive it.
  CurveRecorder(const plan::Plan& plan, const trace::NameTable& names);

  void on_event(const Event& event, std::span<const std::byte> payload) override;
  /// Takes a sample. Call it at even steps of virtual time, the first one step after the beginning.
  void sample(Time now, const watch::Gauges& gauges);

  const std::vector<Time>& times() const { return times_; }
  /// Returns the curves that are not 0 throughout.
  std::vector<Curve> curves() const;

 private:
  struct Busy {
    Duration busy = 0;
    Duration capacity = 0;
  };
  Curve& curve(std::size_t index, Curve::Unit unit, const std::string& name);

  const plan::Plan* plan_;
  const trace::NameTable* names_;
  std::vector<Time> times_;
  std::vector<Curve> curves_;
  std::vector<std::uint64_t> published_;  // by TopicId, since the last sample
  std::vector<std::uint64_t> called_;     // by TopicId, likewise
  std::vector<std::uint64_t> failed_;     // calls that were refused, timed out or answered with an error
  std::vector<std::uint64_t> handled_;    // by index into Plan::subscriptions
  std::vector<Busy> busy_;                // by ServiceId, at the last sample
};

/// Writes a line for each curve: its name, its shape in `width` characters, the least and the most.
///   depth of Job for worker  ▁▂▄▆█▇▅▃▁  0 .. 212
std::string curve_lines(const std::vector<Time>& times, const std::vector<Curve>& curves, Style style,
                        std::size_t width = 40);

/// Writes a row for each sample: its time, and the values as whole numbers in the unit that the header names.
std::string curves_csv(const std::vector<Time>& times, const std::vector<Curve>& curves);

}  // namespace meshsim::report
