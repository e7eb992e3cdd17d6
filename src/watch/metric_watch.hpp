// One metric over one window, whatever its kind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>

#include "watch/call_metric.hpp"
#include "watch/gauge_metric.hpp"
#include "watch/message_metric.hpp"

namespace meshsim::watch {

class MetricWatch {
 public:
  /// Takes a metric, which must outlive it and its copies. A metric of an instant (depth, in flight) is taken at the
  /// window's end.
  MetricWatch(const plan::Metric& metric, const Window& window, const plan::Plan& plan);

  void connect(Router& router, std::uint32_t listener) const;
  void on_event(std::uint8_t role, const Event& event, const trace::NameTable& names);
  void on_mark(std::uint32_t index, Point mark);
  void look(Time now, EventSeq last, const Gauges& gauges);
  bool wants_dispatches() const;
  Time next_look() const;
  /// Goes on with the window from one point to an instant, without the samples so far. It begins where the last one
  /// ended. What happens at `to` belongs to the next; gauges are read when that instant is over.
  void begin(Point from, Time to);
  /// Returns the value; call it after a look at the run's end. None when there was nothing to measure.
  Measurement value(Time run_end) const;
  std::size_t memory_bytes() const;

 private:
  std::variant<MessageMetric, CallMetric, GaugeMetric> metric_;
};

}  // namespace meshsim::watch
