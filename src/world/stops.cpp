#include "world/stops.hpp"

#include <algorithm>
#include <utility>

namespace meshsim::world {
namespace {

constexpr watch::FactMatcher::Roles fact_roles{.match = 0, .origin = 1, .done = 2};
constexpr std::uint8_t tally_role = 3;
constexpr std::uint32_t predicates_listener = UINT32_MAX;

bool is_gauge(plan::MetricKind kind) {
  return kind == plan::MetricKind::depth || kind == plan::MetricKind::in_flight || kind == plan::MetricKind::kept ||
         kind == plan::MetricKind::count;
}

}  // namespace

Stops::Stops(const plan::Plan& plan, std::span<const plan::Stop> stops, const trace::NameTable& names)
    : filter_(plan, names), router_(plan.topics), predicates_(plan), broken_(plan.claims.size()) {
  for (const plan::Stop& stop : stops) {
    const auto index = static_cast<std::uint32_t>(watched_.size());
    Watched& watched = watched_.emplace_back();
    watched.stop = &stop;
    if (stop.kind == plan::Stop::Kind::fact) {
      watched.fact = watch::FactMatcher(stop.fact);
      watched.fact.connect(router_, plan, index, fact_roles);
    } else if (stop.kind == plan::Stop::Kind::state) {
      watched.predicate = predicates_.add(stop.state);
    } else if (!is_gauge(stop.metric.kind)) {
      for (const EventKind kind : {EventKind::redelivered, EventKind::dead_lettered, EventKind::dropped}) {
        router_.connect(kind, no_topic, {index, tally_role});
      }
    }
  }
  predicates_.connect(router_, predicates_listener);
  router_.seal();
}

void Stops::on_event(const Event& event, std::span<const std::byte> payload) {
  for (const watch::Port port : router_.ports(event)) take(port, event, payload);
  if (event.kind != EventKind::marked) return;
  for (Watched& watched : watched_) {
    watched.fact.on_mark(static_cast<std::uint32_t>(event.detail), watch::before(event));
  }
}

void Stops::take(watch::Port port, const Event& event, std::span<const std::byte> payload) {
  if (port.listener == predicates_listener) return predicates_.on_event(event, filter_.names(), port.role);
  Watched& watched = watched_[port.listener];
  if (port.role == tally_role) {
    watched.tally += watch::counts_for(watched.stop->metric, event, filter_.names());
  } else if (port.role == fact_roles.origin) {
    watched.fact.remember(event, payload, filter_);
  } else if (port.role == fact_roles.done) {
    watched.fact.forget(event);
  } else if (watched.fact.matches(event, payload, filter_)) {
    watched.met = true;
  }
}

std::vector<Hit> Stops::look(const Run& run, Time now) {
  std::vector<Hit> hits;
  for (std::uint32_t i = 0; i < watched_.size(); ++i) look_at(i, run, now, hits);
  look_at_claims(run, hits);
  return hits;
}

void Stops::look_at(std::uint32_t index, const Run& run, Time now, std::vector<Hit>& hits) {
  Watched& watched = watched_[index];
  switch (watched.stop->kind) {
    case plan::Stop::Kind::fact:
      if (std::exchange(watched.met, false)) hits.push_back({Hit::Kind::stop, index});
      return;
    case plan::Stop::Kind::state: {
      const bool held = std::exchange(watched.met, holds(index, run, now));
      if (watched.met && !held) hits.push_back({Hit::Kind::stop, index});
      return;
    }
    case plan::Stop::Kind::change: {
      const plan::Metric& metric = watched.stop->metric;
      std::uint64_t value = watched.tally;
      if (is_gauge(metric.kind)) {
        const watch::Measurement read = watch::read_gauge(metric, now, run.gauges());
        value = static_cast<std::uint64_t>(read.number.to_int64().value_or(0));
      }
      const std::uint64_t before = std::exchange(watched.value, value);
      if (value != before) hits.push_back({Hit::Kind::stop, index, before, value});
      return;
    }
  }
}

void Stops::look_at_claims(const Run& run, std::vector<Hit>& hits) {
  for (std::uint32_t claim = 0; claim < broken_.size(); ++claim) {
    if (broken_[claim] || !run.judge().is_broken(claim)) continue;
    broken_[claim] = true;
    hits.push_back({Hit::Kind::claim, claim});
  }
  const std::vector<LineResult>& results = run.timeline().results();
  for (; checks_seen_ < results.size(); ++checks_seen_) {
    const LineResult& result = results[checks_seen_];
    if (result.kind == LineResult::Kind::check_failed) hits.push_back({Hit::Kind::check, result.line});
  }
}

Time Stops::next_look(const Run& run, Time now) const {
  Time next = never;
  for (const Watched& watched : watched_) {
    if (watched.stop->kind != plan::Stop::Kind::state) continue;
    next = std::min(next, predicates_.next_change(watched.predicate, now, run.gauges()));
  }
  return next;
}

bool Stops::holds(std::uint32_t stop, const Run& run, Time now) const {
  const Watched& watched = watched_[stop];
  return watched.stop->kind == plan::Stop::Kind::state &&
         predicates_.holds(watched.predicate, now, run.gauges(), filter_.names());
}

}  // namespace meshsim::world
