#include "watch/message_metric.hpp"

#include "watch/fact_matcher.hpp"
#include "watch/predicates.hpp"

namespace meshsim::watch {
namespace {

using plan::Metric;
using plan::MetricKind;

constexpr std::uint8_t published_role = 0;
constexpr std::uint8_t counted_role = 1;
constexpr std::uint8_t done_role = 2;

Decimal whole(std::int64_t ns) { return Decimal(ns); }

}  // namespace

Measurement statistic_of(const Samples& samples, const Metric& metric) {
  if (samples.empty()) return {};
  switch (metric.statistic) {
    case Metric::Statistic::percentile:
      return Measurement::duration(whole(*samples.percentile(metric.percentile, percentile_whole)), samples.count());
    case Metric::Statistic::max:
      return Measurement::duration(whole(*samples.max()), samples.count());
    case Metric::Statistic::mean:
    case Metric::Statistic::none:
      return Measurement::duration(*samples.mean(), samples.count());
  }
  return {};
}

void MessageMetric::connect(Router& router, std::uint32_t listener) const {
  const TopicId topic = metric_->topic;
  switch (metric_->kind) {
    case MetricKind::latency:
      router.connect(EventKind::published, topic, {listener, published_role});
      router.connect(EventKind::handled, topic, {listener, counted_role});
      router.connect_done(topic, {listener, done_role});
      break;
    case MetricKind::throughput:
      router.connect(EventKind::handled, topic, {listener, counted_role});
      break;
    case MetricKind::error_rate:
    case MetricKind::utilisation:
    case MetricKind::max_wait:
    case MetricKind::depth:
    case MetricKind::in_flight:
    case MetricKind::redelivered:
    case MetricKind::dead_lettered:
    case MetricKind::dropped:
    case MetricKind::oldest_age:
    case MetricKind::kept:
    case MetricKind::goodput:
    case MetricKind::offered:
    case MetricKind::amplification:
    case MetricKind::cost:
    case MetricKind::sum:
    case MetricKind::count:
      if (const auto counted = counted_kind(metric_->kind)) router.connect(*counted, topic, {listener, counted_role});
      break;
  }
}

void MessageMetric::on_event(std::uint8_t role, const Event& event, const trace::NameTable& names) {
  if (role == published_role) {
    published_.try_emplace(event.message, event.time);
    return;
  }
  if (role == done_role) {
    published_.erase(event.message);
    return;
  }
  if (!window_.contains(event)) return;
  const bool of_handler = metric_->kind == MetricKind::latency || metric_->kind == MetricKind::throughput;
  if (of_handler ? !is_target(metric_->service, event.instance, names) : !counts_for(*metric_, event, names)) return;
  ++count_;
  if (metric_->kind != MetricKind::latency) return;
  const auto found = published_.find(event.message);
  if (found != published_.end()) samples_.add(event.time - found->second);
}

void MessageMetric::begin(const Window& window) {
  window_ = window;
  samples_ = {};
  count_ = 0;
}

Measurement MessageMetric::value(Time run_end) const {
  switch (metric_->kind) {
    case MetricKind::latency:
      return statistic_of(samples_, *metric_);
    case MetricKind::throughput:
      if (count_ == 0) return {};
      return Measurement::rate(count_, window_.end_time(run_end) - window_.begin_time());
    case MetricKind::error_rate:
    case MetricKind::utilisation:
    case MetricKind::max_wait:
    case MetricKind::depth:
    case MetricKind::in_flight:
    case MetricKind::redelivered:
    case MetricKind::dead_lettered:
    case MetricKind::dropped:
    case MetricKind::oldest_age:
    case MetricKind::kept:
    case MetricKind::goodput:
    case MetricKind::offered:
    case MetricKind::amplification:
    case MetricKind::cost:
    case MetricKind::sum:
    case MetricKind::count:
      return Measurement::count(count_);
  }
  return {};
}

}  // namespace meshsim::watch
