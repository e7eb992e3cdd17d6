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
  /// All must outlive it. The lines are those of `schedule`, which is one for this plan.
  Triggers(const plan::Plan& plan, const plan::Schedule& schedule, const trace::NameTable& names);
  void rebind(const trace::NameTable& names) { filter_.rebind(names); }

  /// Every event, in order. Some ten instructions when no line cares.
  /// The event kinds it wants to see, a bit each.
  std::uint64_t kinds() const { return router_.kinds(); }
  void on_event(const Event& event, std::span<const std::byte> payload) {
    for (const Port port : router_.ports(event)) take(port, event, payload);
  }
  /// After each dispatch that emitted events, while needed: fires the `when STATE` lines that have come true.
  void after_dispatch(Time now, EventSeq last, const Gauges& gauges);
  bool needs_after_dispatch() const { return waiting_states_ > 0; }
  /// The next instant at which a `when STATE` line may come true by time alone; `never` when there is none.
  Time next_change(Time now, const Gauges& gauges) const;
  void set_mark(std::uint32_t index, Time time, EventSeq seq);

  /// A line whose condition has come true, and the event that made it so.
  struct Fired {
    std::uint32_t line = 0;  ///< index into Schedule::lines
    EventSeq cause = 0;
  };
  bool has_fired() const { return !fired_.empty(); }
  /// Returns those fired since the last call, in file order; each line fires once a run.
  std::vector<Fired> take_fired();

  /// Begins to follow the state that a line which is not armed yet will wait for, until stop_following(). What happens
  /// meanwhile may bring the state about. `gauges` must outlive that.
  void follow(std::uint32_t line, Time now, const Gauges& gauges);
  void stop_following() { following_ = nullptr; }
  /// Lets the line wait for its condition from here on; before, it is deaf. Timeline decides when. Returns true if the
  /// line waits for a state that has been followed and that nothing brought about: it was true all the while.
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
    bool held = false;  // while it is followed: it has been true without a break
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
