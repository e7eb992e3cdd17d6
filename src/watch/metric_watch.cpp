#include "watch/metric_watch.hpp"

namespace meshsim::watch {
namespace {

using plan::MetricKind;
using Any = std::variant<MessageMetric, CallMetric, GaugeMetric>;

/// Returns the slots of each instance; gauges tell the time of all slots.
std::uint32_t slots_of(ServiceId service, const plan::Plan& plan) {
  const plan::Service& planned = plan.services[service];
  return planned.kind == plan::ServiceKind::service ? plan.service_details[planned.detail].concurrency : 1;
}

Any make(const plan::Metric& metric, const Window& window, const plan::Plan& plan) {
  const bool of_endpoint = metric.topic < plan.topics.size() && plan.topics[metric.topic].is_endpoint;
  switch (metric.kind) {
    case MetricKind::error_rate:
    case MetricKind::goodput:
    case MetricKind::offered:
    case MetricKind::amplification:
      return CallMetric(metric, window);
    case MetricKind::latency:
    case MetricKind::throughput:
      if (of_endpoint) return CallMetric(metric, window);
      return MessageMetric(metric, window);
    case MetricKind::redelivered:
    case MetricKind::dead_lettered:
    case MetricKind::dropped:
      return MessageMetric(metric, window);
    case MetricKind::utilisation:
    case MetricKind::max_wait:
    case MetricKind::depth:
    case MetricKind::in_flight:
    case MetricKind::oldest_age:
    case MetricKind::kept:
    case MetricKind::sum:
    case MetricKind::count:
      break;
    case MetricKind::cost:
      return GaugeMetric(metric, window, slots_of(metric.service.service, plan));
  }
  return GaugeMetric(metric, window);
}

}  // namespace

MetricWatch::MetricWatch(const plan::Metric& metric, const Window& window, const plan::Plan& plan)
    : metric_(make(metric, window, plan)) {}

void MetricWatch::connect(Router& router, std::uint32_t listener) const {
  if (const auto* messages = std::get_if<MessageMetric>(&metric_)) messages->connect(router, listener);
  if (const auto* calls = std::get_if<CallMetric>(&metric_)) calls->connect(router, listener);
}

void MetricWatch::on_event(std::uint8_t role, const Event& event, const trace::NameTable& names) {
  if (auto* messages = std::get_if<MessageMetric>(&metric_)) return messages->on_event(role, event, names);
  if (auto* calls = std::get_if<CallMetric>(&metric_)) calls->on_event(role, event, names);
}

void MetricWatch::on_mark(std::uint32_t index, Point mark) {
  std::visit([&](auto& metric) { metric.on_mark(index, mark); }, metric_);
}

void MetricWatch::look(Time now, EventSeq last, const Gauges& gauges) {
  if (auto* gauge = std::get_if<GaugeMetric>(&metric_)) gauge->look(now, last, gauges);
}

bool MetricWatch::wants_dispatches() const {
  const auto* gauge = std::get_if<GaugeMetric>(&metric_);
  return gauge != nullptr && gauge->wants_dispatches();
}

Time MetricWatch::next_look() const {
  const auto* gauge = std::get_if<GaugeMetric>(&metric_);
  return gauge != nullptr ? gauge->next_look() : never;
}

void MetricWatch::begin(Point from, Time to) {
  if (auto* messages = std::get_if<MessageMetric>(&metric_)) messages->begin(Window(from, to));
  if (auto* calls = std::get_if<CallMetric>(&metric_)) calls->begin(Window(from, to));
  if (auto* gauge = std::get_if<GaugeMetric>(&metric_)) gauge->begin(Window(from, saturating_add(to, 1)));
}

Measurement MetricWatch::value(Time run_end) const {
  if (const auto* messages = std::get_if<MessageMetric>(&metric_)) return messages->value(run_end);
  if (const auto* calls = std::get_if<CallMetric>(&metric_)) return calls->value(run_end);
  return std::get<GaugeMetric>(metric_).value();
}

std::size_t MetricWatch::memory_bytes() const {
  if (const auto* messages = std::get_if<MessageMetric>(&metric_)) return messages->memory_bytes();
  if (const auto* calls = std::get_if<CallMetric>(&metric_)) return calls->memory_bytes();
  return 0;
}

}  // namespace meshsim::watch
