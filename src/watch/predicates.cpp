#include "watch/predicates.hpp"

#include <algorithm>
#include <boost/container/small_vector.hpp>

#include "base/check.hpp"
#include "base/time.hpp"

namespace meshsim::watch {
namespace {

using plan::MetricKind;
using plan::Predicate;
using Node = Predicate::Node;

// Roles of the events a set of predicates is connected to.
constexpr std::uint8_t life_role = 0;
constexpr std::uint8_t count_role = 1;

bool is_tally(const Node& node) {
  return node.kind == Node::Kind::metric && counted_kind(node.metric.kind).has_value();
}

/// Returns the age of the oldest message that waits; 0 when none waits.
Duration oldest_age(const plan::Metric& metric, Time now, const Gauges& gauges) {
  return now - gauges.oldest_waiting(metric.topic, metric.service.service).value_or(now);
}

}  // namespace

std::optional<EventKind> counted_kind(MetricKind kind) {
  switch (kind) {
    case MetricKind::redelivered:
      return EventKind::redelivered;
    case MetricKind::dead_lettered:
      return EventKind::dead_lettered;
    case MetricKind::dropped:
      return EventKind::dropped;
    case MetricKind::latency:
    case MetricKind::error_rate:
    case MetricKind::throughput:
    case MetricKind::utilisation:
    case MetricKind::max_wait:
    case MetricKind::depth:
    case MetricKind::in_flight:
    case MetricKind::oldest_age:
    case MetricKind::kept:
    case MetricKind::goodput:
    case MetricKind::offered:
    case MetricKind::amplification:
    case MetricKind::cost:
    case MetricKind::sum:
    case MetricKind::count:
      break;
  }
  return std::nullopt;
}

namespace {

/// Reads a table, and those that are added to it or subtracted.
std::optional<Decimal> read_tables(const plan::Metric& metric, const Gauges& gauges) {
  std::optional<Decimal> total = gauges.of_table(metric);
  for (const plan::Metric& each : metric.added) {
    const std::optional<Decimal> other = gauges.of_table(each);
    if (!total || !other) return std::nullopt;
    total = each.is_subtracted ? subtract(*total, *other) : add(*total, *other);
  }
  return total;
}

}  // namespace

Measurement read_gauge(const plan::Metric& metric, Time now, const Gauges& gauges) {
  switch (metric.kind) {
    case MetricKind::depth:
      return Measurement::count(gauges.depth(metric.topic, metric.service.service));
    case MetricKind::in_flight:
      return Measurement::count(gauges.in_flight(metric.topic, metric.service.service));
    case MetricKind::oldest_age:
      return Measurement::duration(Decimal(oldest_age(metric, now, gauges)), 1);
    case MetricKind::kept:
      return Measurement::count(gauges.kept(metric.service.service));
    case MetricKind::sum:
    case MetricKind::count:
      return Measurement::number_of(read_tables(metric, gauges));
    case MetricKind::latency:
    case MetricKind::error_rate:
    case MetricKind::throughput:
    case MetricKind::utilisation:
    case MetricKind::max_wait:
    case MetricKind::redelivered:
    case MetricKind::dead_lettered:
    case MetricKind::dropped:
    case MetricKind::goodput:
    case MetricKind::offered:
    case MetricKind::amplification:
    case MetricKind::cost:
      break;
  }
  return {};
}

bool counts_for(const plan::Metric& metric, const Event& event, const trace::NameTable& names) {
  if (counted_kind(metric.kind) != event.kind || (metric.topic != no_topic && metric.topic != event.topic))
    return false;
  return metric.service.service == no_service || names.subscriber_of(event.subscription) == metric.service.service;
}

std::uint32_t Predicates::add(const Predicate& predicate) {
  Watched watched{&predicate, false, static_cast<std::uint32_t>(tallies_.size())};
  for (const Node& node : predicate.nodes) {
    if (is_tally(node))
      tallies_.push_back({&node.metric});
    else if (node.kind == Node::Kind::metric)
      watched.reads_gauges = true;
  }
  watched_.push_back(watched);
  return static_cast<std::uint32_t>(watched_.size() - 1);
}

void Predicates::connect(Router& router, std::uint32_t listener) const {
  if (watched_.empty()) return;
  InstanceStates::connect(router, {listener, life_role});
  if (tallies_.empty()) return;
  router.connect(EventKind::redelivered, no_topic, {listener, count_role});
  router.connect(EventKind::dead_lettered, no_topic, {listener, count_role});
  router.connect(EventKind::dropped, no_topic, {listener, count_role});
}

void Predicates::on_event(const Event& event, const trace::NameTable& names, std::uint8_t role) {
  ++changes_;
  if (role == life_role) return states_.on_event(event, names);
  for (Tally& tally : tallies_) {
    if (!counts_for(*tally.metric, event, names)) continue;
    ++tally.count;
    tally.changed = event.seq;
  }
}

bool Predicates::evaluate(const Node& node, std::uint32_t& tally, Time now, const Gauges& gauges,
                          const trace::NameTable& names) const {
  if (node.kind == Node::Kind::state) return states_.all(node.target, node.state, names);
  const Measurement value =
      is_tally(node) ? Measurement::count(tallies_[tally++].count) : read_gauge(node.metric, now, gauges);
  if (!node.has_other) return watch::holds(value, node.comparison, node.quantity);
  const Measurement other = read_gauge(node.other, now, gauges);
  return other.kind == Measurement::Kind::count && watch::holds(value, node.comparison, {.number = other.number});
}

EventSeq Predicates::last_change(std::uint32_t predicate, const trace::NameTable& names) const {
  EventSeq last = 0;
  std::uint32_t tally = watched_[predicate].first_tally;
  for (const Node& node : watched_[predicate].predicate->nodes) {
    if (node.kind == Node::Kind::state) last = std::max(last, states_.last_change(node.target, names));
    if (is_tally(node)) last = std::max(last, tallies_[tally++].changed);
  }
  return last;
}

Time Predicates::next_change(std::uint32_t predicate, Time now, const Gauges& gauges) const {
  Time next = never;
  for (const Node& node : watched_[predicate].predicate->nodes) {
    if (node.kind != Node::Kind::metric || node.metric.kind != MetricKind::oldest_age) continue;
    const auto since = gauges.oldest_waiting(node.metric.topic, node.metric.service.service);
    if (!since) continue;
    // at that age itself, and just behind it
    const Time reached = saturating_add(*since, node.quantity.duration);
    for (const Time change : {reached, saturating_add(reached, 1)}) {
      if (change > now) next = std::min(next, change);
    }
  }
  return next;
}

bool Predicates::holds(std::uint32_t predicate, Time now, const Gauges& gauges, const trace::NameTable& names) const {
  boost::container::small_vector<bool, 32> stack;
  std::uint32_t tally = watched_[predicate].first_tally;
  for (const Node& node : watched_[predicate].predicate->nodes) {
    switch (node.kind) {
      case Node::Kind::state:
      case Node::Kind::metric:
        stack.push_back(evaluate(node, tally, now, gauges, names));
        break;
      case Node::Kind::logical_not:
        MESHSIM_ASSERT(!stack.empty());
        stack.back() = !stack.back();
        break;
      case Node::Kind::logical_and:
      case Node::Kind::logical_or: {
        MESHSIM_ASSERT(stack.size() >= 2);
        const bool right = stack.back();
        stack.pop_back();
        const bool left = stack.back();
        stack.back() = node.kind == Node::Kind::logical_and ? left && right : left || right;
        break;
      }
    }
  }
  return stack.size() == 1 && stack.back();
}

}  // namespace meshsim::watch
