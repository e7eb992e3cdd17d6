// Metrics read from gauges: utilisation, cost and longest wait over a window; depth, in-flight, oldest age, kept and
// what is in a table at its end.
#pragma once

#include <cstdint>
#include <optional>

#include "plan/plan.hpp"
#include "watch/gauges.hpp"
#include "watch/measurement.hpp"
#include "watch/window.hpp"

namespace meshsim::watch {

class GaugeMetric {
 public:
  GaugeMetric(const plan::Metric& metric, Window window, std::uint32_t slots = 1)
      : metric_(&metric), window_(window), slots_(slots) {}

  void on_mark(std::uint32_t index, Point mark) { window_.on_mark(index, mark); }
  /// Reads the gauges: call it after every dispatch when wants_dispatches(), and when next_look() is over.
  void look(Time now, EventSeq last, const Gauges& gauges);
  /// Tells whether it must look after each dispatch, as `max depth` and `max in flight` must.
  bool wants_dispatches() const;
  /// Returns the instant at which it must look, after everything due by then; `never` when none is known.
  Time next_look() const;
  /// Goes on with another window, which begins where the last one ended.
  void begin(const Window& window);
  /// Returns the value; call it after a look at the run's end.
  Measurement value() const { return value_; }

 private:
  struct SlotTime {
    Duration busy = 0;
    Duration capacity = 0;
  };
  bool takes_slots() const {
    return metric_->kind == plan::MetricKind::utilisation || metric_->kind == plan::MetricKind::cost;
  }
  SlotTime slot_time(const Gauges& gauges) const;
  Measurement read(Time now, const Gauges& gauges) const;

  const plan::Metric* metric_;
  Window window_;
  std::uint32_t slots_;                   // of an instance
  std::optional<SlotTime> at_begin_;      // utilisation and cost only
  std::optional<SlotTime> at_last_look_;  // likewise
  bool is_over_ = false;
  Measurement value_;
};

}  // namespace meshsim::watch
