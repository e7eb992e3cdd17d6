// The conditions at which a session stops, followed along the events of a run: breakpoints, watched metrics, `until`,
// and claims that break. Plain data, copied with the run it follows, so that it is right wherever the session goes.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <span>
#include <vector>

#include "plan/plan.hpp"
#include "plan/stop.hpp"
#include "trace/name_table.hpp"
#include "watch/fact_matcher.hpp"
#include "watch/predicates.hpp"
#include "watch/router.hpp"
#include "watch/where_filter.hpp"
#include "world/run.hpp"

namespace meshsim::world {

/// A condition that was met in a dispatch.
struct Hit {
  enum class Kind : std::uint8_t {
    stop,   ///< `index` into the stops
    claim,  ///< it broke: `index` into Plan::claims
    check,  ///< a `check` of the timeline failed: `index` into Plan::timeline
  } kind = Kind::stop;
  std::uint32_t index = 0;
  std::uint64_t before = 0, now = 0;  ///< values of a watched metric
};

class Stops {
 public:
  /// Takes a plan, stops and names, which must outlive it and its copies.
  Stops(const plan::Plan& plan, std::span<const plan::Stop> stops, const trace::NameTable& names);
  /// Gives a copy the names of the copied run.
  void rebind(const trace::NameTable& names) { filter_.rebind(names); }

  /// Takes every event, in order.
  void on_event(const Event& event, std::span<const std::byte> payload);
  /// Returns the conditions met since the last look, in the order of the stops, then of claims and checks. Call it
  /// after each dispatch, and at next_look(). Everything due before `now` has happened.
  std::vector<Hit> look(const Run& run, Time now);
  /// Returns the next instant after `now` at which a state may change by time alone; `never` when there is none.
  Time next_look(const Run& run, Time now) const;
  /// Tells whether the state of that stop holds; false for other kinds of stops.
  bool holds(std::uint32_t stop, const Run& run, Time now) const;

 private:
  struct Watched {
    const plan::Stop* stop = nullptr;
    watch::FactMatcher fact;
    std::uint32_t predicate = 0;
    bool met = false;         // a fact: met since the last look; a state: true at the last look
    std::uint64_t tally = 0;  // events that count for a metric
    std::uint64_t value = 0;  // the metric's, at the last look
  };
  void take(watch::Port port, const Event& event, std::span<const std::byte> payload);
  void look_at(std::uint32_t index, const Run& run, Time now, std::vector<Hit>& hits);
  void look_at_claims(const Run& run, std::vector<Hit>& hits);

  watch::WhereFilter filter_;
  watch::Router router_;
  watch::Predicates predicates_;
  std::vector<Watched> watched_;
  std::vector<bool> broken_;     // by claim
  std::size_t checks_seen_ = 0;  // how many results of checks were seen
};

}  // namespace meshsim::world
