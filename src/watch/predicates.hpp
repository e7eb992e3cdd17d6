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

  /// Adds a predicate, which must outlive the set and its copies, and returns its number, from 0.
  std::uint32_t add(const plan::Predicate& predicate);
  /// Asks the router for the events that on_event() wants; the roles in its ports mean something only to this set.
  void connect(Router& router, std::uint32_t listener) const;
  void on_event(const Event& event, const trace::NameTable& names, std::uint8_t role);

  /// Tells whether the predicate is true now. A metric over a window has no present value, so a comparison with it is
  /// false.
  bool holds(std::uint32_t predicate, Time now, const Gauges& gauges, const trace::NameTable& names) const;
  /// Returns the next instant at which the predicate may change by time alone, because waiting messages get older;
  /// `never` when there is none.
  Time next_change(std::uint32_t predicate, Time now, const Gauges& gauges) const;
  /// Tells whether the predicate reads gauges. If so it can change at any event; otherwise only when changes() says so.
  bool reads_gauges(std::uint32_t predicate) const { return watched_[predicate].reads_gauges; }
  /// Returns the latest event that changed a state or a count in the predicate; 0 for none, and where it reads only
  /// gauges.
  EventSeq last_change(std::uint32_t predicate, const trace::NameTable& names) const;
  std::uint64_t changes() const { return changes_; }

  bool empty() const { return watched_.empty(); }

 private:
  struct Watched {
    const plan::Predicate* predicate;
    bool reads_gauges;
    std::uint32_t first_tally;
  };
  struct Tally {  // The number of `redelivered`, `dead_lettered` or `dropped` so far.
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

/// Reads the present value of a metric from the gauges: depth, in_flight, oldest age, kept; none for other metrics.
Measurement read_gauge(const plan::Metric& metric, Time now, const Gauges& gauges);
/// Returns the kind of event that a metric counts: redelivered, dead_lettered or dropped; nothing for other metrics.
std::optional<EventKind> counted_kind(plan::MetricKind kind);
/// Tells whether an event of the metric's kind and topic counts for it.
bool counts_for(const plan::Metric& metric, const Event& event, const trace::NameTable& names);

}  // namespace meshsim::watch
