#include "watch/gauge_metric.hpp"

#include "watch/predicates.hpp"

namespace meshsim::watch {

using plan::MetricKind;

bool GaugeMetric::wants_dispatches() const {
  return metric_->statistic == plan::Metric::Statistic::max &&
         (metric_->kind == MetricKind::depth || metric_->kind == MetricKind::in_flight);
}

Time GaugeMetric::next_look() const {
  if (is_over_) return never;
  const bool begins_later = window_.from() != Point{};
  if (takes_slots() && begins_later && !at_begin_) return window_.begin_time();
  return window_.last_look();
}

GaugeMetric::SlotTime GaugeMetric::slot_time(const Gauges& gauges) const {
  return {gauges.busy(metric_->service.service), gauges.capacity(metric_->service.service)};
}

Measurement GaugeMetric::read(Time now, const Gauges& gauges) const {
  if (metric_->kind == MetricKind::max_wait) {
    const std::optional<Duration> longest = gauges.longest_wait(metric_->service.service, window_.begin_time());
    return longest ? Measurement::duration(Decimal(*longest), 1) : Measurement{};
  }
  if (!takes_slots()) return read_gauge(*metric_, now, gauges);
  const SlotTime used = slot_time(gauges);
  const SlotTime then = at_begin_.value_or(SlotTime{});
  if (metric_->kind == MetricKind::cost) {
    return Measurement::duration(Decimal((used.capacity - then.capacity) / slots_), 0);
  }
  return Measurement::fraction(static_cast<std::uint64_t>(used.busy - then.busy),
                               static_cast<std::uint64_t>(used.capacity - then.capacity), 0);
}

void GaugeMetric::begin(const Window& window) {
  window_ = window;
  if (takes_slots()) at_begin_ = at_last_look_;
  is_over_ = false;
  value_ = {};
}

void GaugeMetric::look(Time now, EventSeq last, const Gauges& gauges) {
  // Everything up to `last` has happened, so the state is that just behind it.
  const Point here{now, last + 1};
  if (is_over_) return;
  is_over_ = window_.last_look() <= now;
  if (!window_.has_begun(here)) return;
  if (takes_slots()) at_last_look_ = slot_time(gauges);
  if (takes_slots() && window_.from() != Point{} && !at_begin_) at_begin_ = slot_time(gauges);
  if (window_.last_look() < now && value_.kind != Measurement::Kind::none) return;  // too late to belong to the window
  const Measurement seen = read(now, gauges);
  if (!wants_dispatches() || value_.kind == Measurement::Kind::none || value_.number < seen.number) value_ = seen;
}

}  // namespace meshsim::watch
