// Conditions on the present moment, evaluated from the states of instances, the gauges and counts of events so far.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/event.hpp>
#include <optional>
#include <vector>

#include "plan/pattern.hpp"
#include "plan/plan.hpp"
#include "watch/gauges.hpp"
#include "watch/instance_states.hpp"
#include "watch/measurement.hpp"
#include "watch/router.hpp"

namespace meshsim::watch {

/// A set of predicates that share what they need. Plain data, copied with its owner.
class Predicates {
 public:
  explicit Predicates(const plan::Plan& plan) : states_(plan) {}

  /// The predicate must outlive the set and its copies. Its number, from 0.
  std::uint32_t add(const plan::Predicate& predicate);
  /// Asks for the events on_event wants; roles are its own.
  void connect(Router& router, std::uint32_t listener) const;
  void on_event(const Event& event, const trace::NameTable& names, std::uint8_t role);

  /// Tells whether it is true now. A metric over a window has no present value, so its comparison is false.
  bool holds(std::uint32_t predicate, Time now, const Gauges& gauges, const trace::NameTable& names) const;
  /// The next instant at which it may change by time alone, for what waits gets older; `never` when there is none.
  Time next_change(std::uint32_t predicate, Time now, const Gauges& gauges) const;
  /// A predicate that reads gauges can change at any event, others only when changes() does.
  bool reads_gauges(std::uint32_t predicate) const { return watched_[predicate].reads_gauges; }
  /// Returns the latest event that changed a state or a count that the predicate speaks of; 0 for none, and where it
  /// speaks of gauges alone.
  EventSeq last_change(std::uint32_t predicate, const trace::NameTable& names) const;
  std::uint64_t changes() const { return changes_; }

  bool empty() const { return watched_.empty(); }

 private:
  struct Watched {
    const plan::Predicate* predicate;
    bool reads_gauges;
    std::uint32_t first_tally;
  };
  struct Tally {  // a `redelivered`, `dead_lettered` or `dropped` so far
    const plan::Metric* metric;
    std::uint64_t count = 0;
    EventSeq changed = 0;
  };
  bool evaluate(const plan::Predicate::Node& node, std::uint32_t& tally, Time now, const Gauges& gauges,
                const trace::NameTable& names) const;

  std::vector<Watched> watched_;
  std::vector<Tally> tallies_;
  InstanceStates states_;
  std::uint64_t changes_ = 0;
};

/// The value of a metric at an instant that is read from gauges: depth, in_flight, oldest age, kept; none for others.
Measurement read_gauge(const plan::Metric& metric, Time now, const Gauges& gauges);
/// Returns the kind of event that a metric counts: redelivered, dead_lettered or dropped; nothing for other metrics.
std::optional<EventKind> counted_kind(plan::MetricKind kind);
/// Tells whether an event of the metric's kind and topic counts for it.
bool counts_for(const plan::Metric& metric, const Event& event, const trace::NameTable& names);

}  // namespace meshsim::watch
