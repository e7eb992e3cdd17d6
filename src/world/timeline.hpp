// The timeline of a run: when each line fires, repeats and heals. Plain data over the lines of a schedule; its alarms
// are entries of the simulation's queue, so lines and messages of one instant keep one order.
//
// A `when` line waits for its condition from the moment the nearest line above it with a time of its own (`at`, `+`,
// `every`) has fired; one with no such line above waits from the start.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/event.hpp>
#include <optional>
#include <vector>

#include "plan/plan.hpp"
#include "sim/simulation.hpp"
#include "watch/gauges.hpp"
#include "watch/triggers.hpp"
#include "world/action_runner.hpp"
#include "world/rollouts.hpp"

namespace meshsim::world {

/// The result of a line that may disappoint: a `check`, a verb that found nothing to do, a wait that was none.
struct LineResult {
  std::uint32_t line = 0;  ///< index into Schedule::lines
  Time time = 0;
  EventSeq seq = 0;  ///< `check`: its `checked` event
  enum class Kind : std::uint8_t {
    check_held,
    check_failed,
    did_nothing,
    held_already,  ///< a `when STATE` whose state was true before the line above it acted, and after
  } kind = Kind::did_nothing;
};

/// The number of times that a line acted, and of those at which it found something to do.
struct LineDeeds {
  std::uint64_t tried = 0;
  std::uint64_t done = 0;
};

/// Is told when a mark is set.
class MarkListener {
 public:
  virtual ~MarkListener() = default;
  virtual void set_mark(std::uint32_t mark, Time time, EventSeq seq) = 0;
};

class Timeline {
 public:
  /// Takes the plan, names and `schedule`, a schedule for this plan; all must outlive it.
  Timeline(const plan::Plan& plan, const plan::Schedule& schedule, const trace::NameTable& names);
  void rebind(const trace::NameTable& names) { triggers_.rebind(names); }

  /// Sets the alarms of all lines with a fixed time.
  void begin(sim::Simulation& simulation);
  /// Returns the event kinds it wants to see, a bit each.
  std::uint64_t kinds() const { return triggers_.kinds(); }
  void on_event(const Event& event, std::span<const std::byte> payload) { triggers_.on_event(event, payload); }
  /// Fires the lines whose fact or state has come.
  void after_dispatch(sim::Simulation& simulation, const watch::Gauges& gauges, MarkListener& marks);
  bool needs_after_dispatch() const;
  bool has_fired() const { return triggers_.has_fired(); }
  void on_alarm(sim::Simulation& simulation, const Timer& timer, const watch::Gauges& gauges, MarkListener& marks);

  const std::vector<LineResult>& results() const { return results_; }
  /// Returns the deeds of all lines, in file order.
  std::vector<LineDeeds> deeds() const;
  /// Tells whether an alarm is about a line (its slot), not only a look at conditions or at a service.
  static bool is_line(const Timer& alarm) {
    return alarm.code <= static_cast<std::uint32_t>(Alarm::next_batch) &&
           alarm.code != static_cast<std::uint32_t>(Alarm::look);
  }
  const Rollouts& rollouts() const { return rollouts_; }
  bool has_fired(std::uint32_t line) const { return lines_[line].fired; }
  /// Returns the line that fired last; nothing before the first.
  std::optional<std::uint32_t> last_fired() const { return last_fired_; }
  /// Lets a line act now that the schedule does not have, as if it were its last one: its trigger says why now, `at T`
  /// or `at event N`. A `check` cannot be injected. Its identity must be given (plan::identify).
  void inject(sim::Simulation& simulation, plan::TimelineLine line, const watch::Gauges& gauges, MarkListener& marks);
  /// Returns the lines that never fired, in file order.
  std::vector<std::uint32_t> unfired() const;

 private:
  enum class Alarm : std::uint32_t { fire, repeat, heal, look, next_batch };
  struct LineState {
    bool fired = false;
    std::uint32_t left = 0;   // repetitions still to come
    std::uint64_t drawn = 0;  // actions whose draws were named
    LineDeeds deeds;
    Time next = 0;  // `every`
    EventSeq cause = 0;
    DrawKey draws;  // the key above the draws of its actions
    std::vector<Begun> begun;
  };

  const plan::TimelineLine& line_at(std::uint32_t index) const {
    return index < schedule_->lines.size() ? schedule_->lines[index] : added_[index - schedule_->lines.size()];
  }
  void set_alarm(sim::Simulation& simulation, Alarm alarm, std::uint32_t line, Time time, std::uint64_t value = 0);
  void fire(sim::Simulation& simulation, std::uint32_t line, EventSeq cause, const watch::Gauges& gauges,
            MarkListener& marks);
  void fire_at_events(sim::Simulation& simulation, const watch::Gauges& gauges, MarkListener& marks);
  void act(sim::Simulation& simulation, std::uint32_t line, const watch::Gauges& gauges, MarkListener& marks);
  /// Returns the `when` lines from `line` up to the next line with a time of its own.
  std::vector<std::uint32_t> conditions_from(std::uint32_t line) const;
  void go_on_with_rollouts(sim::Simulation& simulation);
  void schedule_followers(sim::Simulation& simulation, std::uint32_t line);

  std::uint64_t seed_;
  const plan::Schedule* schedule_;
  std::vector<plan::TimelineLine> added_;  // injected: their indices follow those of the schedule
  watch::Triggers triggers_;
  std::vector<LineState> lines_;
  Rollouts rollouts_;
  std::vector<LineResult> results_;
  std::vector<bool> mark_set_;
  std::uint32_t waiting_for_event_ = 0;
  Time next_look_ = never;  // an alarm is set, because a condition may come true by time alone
  std::optional<std::uint32_t> last_fired_;
};

}  // namespace meshsim::world
