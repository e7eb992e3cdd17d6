// The timeline's `when FACT` and `when STATE` lines, and its `check` actions.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <span>
#include <vector>

#include "plan/plan.hpp"
#include "watch/fact_matcher.hpp"
#include "watch/gauges.hpp"
#include "watch/predicates.hpp"
#include "watch/router.hpp"
#include "watch/where_filter.hpp"

namespace meshsim::watch {

/// Plain data: a copy goes on as the original would; rebind() it to the copied simulation's names.
class Triggers {
 public:
  /// Takes the plan and `schedule`, a schedule for this plan; all arguments must outlive it.
  Triggers(const plan::Plan& plan, const plan::Schedule& schedule, const trace::NameTable& names);
  void rebind(const trace::NameTable& names) { filter_.rebind(names); }

  /// Returns the event kinds that it wants to see, a bit each.
  std::uint64_t kinds() const { return router_.kinds(); }
  /// Takes every event, in order. Costs some ten instructions when no line waits for it.
  void on_event(const Event& event, std::span<const std::byte> payload) {
    for (const Port port : router_.ports(event)) take(port, event, payload);
  }
  /// Fires the `when STATE` lines that have come true. Call it, while it is needed, after each dispatch that emitted
  /// events.
  void after_dispatch(Time now, EventSeq last, const Gauges& gauges);
  bool needs_after_dispatch() const { return waiting_states_ > 0; }
  /// Returns the next instant at which a `when STATE` line may come true by time alone; `never` when there is none.
  Time next_change(Time now, const Gauges& gauges) const;
  void set_mark(std::uint32_t index, Time time, EventSeq seq);

  /// A line whose condition has come true, and the event that made it so.
  struct Fired {
    std::uint32_t line = 0;  ///< index into Schedule::lines
    EventSeq cause = 0;
  };
  bool has_fired() const { return !fired_.empty(); }
  /// Returns the lines fired since the last call, in file order; each line fires once a run.
  std::vector<Fired> take_fired();

  /// Begins to follow the state that a line will wait for once it is armed, until stop_following(), so that an event in
  /// between may bring the state about. `gauges` must outlive that.
  void follow(std::uint32_t line, Time now, const Gauges& gauges);
  void stop_following() { following_ = nullptr; }
  /// Makes the line wait for its condition; before, it ignores events. Timeline decides when. Returns true if the line
  /// waits for a state that was true all the while it was followed, so that no event brought it about.
  bool arm(std::uint32_t line);

  /// Tells whether the predicate of a `check` line is true now.
  bool check(std::uint32_t line, Time now, const Gauges& gauges) const;

 private:
  struct FactLine {
    std::uint32_t line;
    FactMatcher fact;
    bool armed = false;
    bool fired = false;
  };
  struct StateLine {
    std::uint32_t line;
    std::uint32_t predicate;
    bool armed = false;
    bool fired = false;
    bool held = false;  // while it is followed: it has been true all the time
    std::uint64_t seen_changes = UINT64_MAX;
  };
  void note_breaks(Time now);
  void take(Port port, const Event& event, std::span<const std::byte> payload);

  WhereFilter filter_;
  Router router_;
  Predicates predicates_;
  std::vector<FactLine> facts_;
  std::vector<StateLine> states_;
  std::vector<std::uint32_t> checks_;  // by line: its predicate's number
  std::vector<Fired> fired_;
  std::size_t waiting_states_ = 0;     // armed and not fired
  const Gauges* following_ = nullptr;  // only within a dispatch
};

}  // namespace meshsim::watch
