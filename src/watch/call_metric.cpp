#include "watch/call_metric.hpp"

#include <algorithm>

#include "watch/fact_matcher.hpp"
#include "watch/message_metric.hpp"

namespace meshsim::watch {
namespace {

using plan::MetricKind;

constexpr std::uint8_t requested_role = 0;
constexpr std::uint8_t retried_role = 1;
constexpr std::uint8_t finished_role = 2;

std::uint64_t serving_key(std::uint32_t root, InstanceId callee) { return std::uint64_t{root} << 32 | callee; }

}  // namespace

void CallMetric::connect(Router& router, std::uint32_t listener) const {
  router.connect(EventKind::requested, metric_->topic, {listener, requested_role});
  router.connect(EventKind::retried, metric_->topic, {listener, retried_role});
  for (const EventKind outcome :
       {EventKind::answered, EventKind::refused, EventKind::timed_out, EventKind::abandoned}) {
    router.connect(outcome, metric_->topic, {listener, finished_role});
  }
}

void CallMetric::on_event(std::uint8_t role, const Event& event, const trace::NameTable& names) {
  if (role == requested_role) {
    if (!open(event, names) || !window_.contains(event)) return;
    ++begun_;
    return attempted(event.root);
  }
  if (role == retried_role) return retry(event, names);
  end(event);
}

void CallMetric::begin(const Window& window) {
  window_ = window;
  answered_ = {};
  unanswered_ = {};
  finished_ = 0;
  failed_ = 0;
  begun_ = 0;
  attempts_ = 0;
  roots_.clear();
}

void CallMetric::attempted(std::uint32_t root) {
  if (metric_->kind != MetricKind::amplification) return;
  ++attempts_;
  roots_.insert(root);
}

bool CallMetric::is_nested(const Event& event) const {
  return serving_.contains(serving_key(event.root, event.instance));
}

void CallMetric::serve(std::uint32_t root, InstanceId callee) {
  if (callee != no_instance) ++serving_[serving_key(root, callee)];
}

void CallMetric::unserve(const Call& call) {
  const auto found = serving_.find(serving_key(call.root, call.callee));
  if (found != serving_.end() && --found->second == 0) serving_.erase(found);
}

bool CallMetric::open(const Event& event, const trace::NameTable& names) {
  // Without `at S` only the outermost call counts, not one that its caller makes while it serves the same request.
  const bool anywhere = metric_->service.service == no_service;
  const bool by_anyone = metric_->caller.service == no_service;
  const bool is_meant = anywhere ? !by_anyone || !is_nested(event) : is_target(metric_->service, event.peer, names);
  const bool counts = is_meant && (by_anyone || is_target(metric_->caller, event.instance, names));
  open_.insert_or_assign(call_key(event), Call{event.time, event.root, event.peer, counts});
  serve(event.root, event.peer);
  return counts;
}

void CallMetric::retry(const Event& event, const trace::NameTable& names) {
  const auto found = open_.find(call_key(event));
  if (found == open_.end()) {
    open(event, names);
    return;
  }
  Call& call = found->second;
  unserve(call);
  call.callee = event.peer;
  serve(call.root, call.callee);
  const bool counts_now = window_.contains(event);
  if (metric_->service.service == no_service) {  // the caller has been waiting since its first attempt
    if (call.counts && counts_now) attempted(event.root);
    return;
  }
  // A hedge leaves the try before it under way; any other retry says that one has failed.
  if (call.counts && event.reason != Reason::hedged) count_failed_try(event, call);
  const bool is_caller = metric_->caller.service == no_service || is_target(metric_->caller, event.instance, names);
  call.counts = is_caller && is_target(metric_->service, event.peer, names);
  call.since = event.time;
  if (!call.counts || !counts_now) return;
  ++begun_;
  attempted(event.root);
}

void CallMetric::count_failed_try(const Event& event, const Call& call) {
  if (!window_.contains(event)) return;
  ++finished_;
  ++failed_;
  if (metric_->kind != MetricKind::latency) return;
  const bool answered = event.detail != 0;
  (answered && !metric_->only_success ? answered_ : unanswered_).add(event.time - call.since);
}

void CallMetric::end(const Event& event) {
  const auto found = open_.find(call_key(event));
  if (found == open_.end()) return;
  const Call call = found->second;
  open_.erase(found);
  unserve(call);
  // A gateway abandons an attempt when its client has given up. The outermost call is the client's own, which has an
  // outcome of its own; an attempt at S counts as one without an answer.
  const bool is_outermost = metric_->service.service == no_service && metric_->caller.service == no_service;
  if (event.kind == EventKind::abandoned && is_outermost) return;
  if (!call.counts || !window_.contains(event)) return;
  ++finished_;
  const bool answered = event.kind == EventKind::answered;
  if (!answered || !is_success(event)) ++failed_;
  if (metric_->kind != MetricKind::latency) return;
  (answered && !(metric_->only_success && !is_success(event)) ? answered_ : unanswered_).add(event.time - call.since);
}

// Selects without a copy of the samples: they may be most of the memory that the run may use.
Measurement CallMetric::of_all(std::size_t rank) const {
  using Statistic = plan::Metric::Statistic;
  const std::size_t count = answered_.count() + unanswered_.count();
  switch (metric_->statistic) {
    case Statistic::percentile: {
      const Samples* const parts[] = {&answered_, &unanswered_};
      return Measurement::duration(Decimal(nth_of_all(parts, rank)), count);
    }
    case Statistic::max: {
      const std::int64_t longest = *unanswered_.max();
      return Measurement::duration(Decimal(std::max(longest, answered_.max().value_or(longest))), count);
    }
    case Statistic::mean:
    case Statistic::none:
      break;
  }
  return Measurement::duration(*answered_.mean_with(unanswered_), count);
}

Measurement CallMetric::latency() const {
  if (metric_->only_success || unanswered_.empty()) {
    Measurement made = statistic_of(answered_, *metric_);
    made.left_out = unanswered_.count();
    return made;
  }
  const std::size_t count = answered_.count() + unanswered_.count();
  // Calls without an answer count as longer than all that were answered, so they have the last ranks.
  const std::size_t rank = nearest_rank(count, metric_->percentile, percentile_whole);
  Measurement made;
  if (metric_->statistic == plan::Metric::Statistic::percentile && rank <= answered_.count()) {
    made = Measurement::duration(Decimal(answered_.nth(rank)), count);
  } else {
    made = of_all(rank);
    made.at_least = true;
  }
  made.unanswered = unanswered_.count();
  return made;
}

Measurement CallMetric::value(Time run_end) const {
  switch (metric_->kind) {
    case MetricKind::latency:
      return latency();
    case MetricKind::error_rate:
      return Measurement::fraction(failed_, finished_, finished_);
    case MetricKind::throughput:
      if (finished_ == 0) return {};
      return Measurement::rate(finished_, window_.end_time(run_end) - window_.begin_time());
    case MetricKind::goodput:
      if (finished_ == 0) return {};
      return Measurement::rate(finished_ - failed_, window_.end_time(run_end) - window_.begin_time());
    case MetricKind::offered:
      if (begun_ == 0) return {};
      return Measurement::rate(begun_, window_.end_time(run_end) - window_.begin_time());
    case MetricKind::amplification:
      return Measurement::quotient(attempts_, roots_.size());
    case MetricKind::cost:
    case MetricKind::utilisation:
    case MetricKind::max_wait:
    case MetricKind::depth:
    case MetricKind::in_flight:
    case MetricKind::redelivered:
    case MetricKind::dead_lettered:
    case MetricKind::dropped:
    case MetricKind::oldest_age:
    case MetricKind::kept:
    case MetricKind::sum:
    case MetricKind::count:
      break;
  }
  return {};
}

}  // namespace meshsim::watch
