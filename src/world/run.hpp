// One run of a plan from boot to verdicts, used by the commands and by step mode alike.
//
// A Run can be copied between two calls (a snapshot); the copy goes on with the same events and comes to the same
// verdicts.
#pragma once

#include <csignal>
#include <cstdint>
#include <meshsim/registry.hpp>
#include <string>
#include <vector>

#include "check/judge.hpp"
#include "check/verdict.hpp"
#include "plan/plan.hpp"
#include "sim/simulation.hpp"
#include "trace/sink.hpp"
#include "world/autoscaler.hpp"
#include "world/gauges.hpp"
#include "world/timeline.hpp"

namespace meshsim::world {

enum class EndReason : std::uint8_t {
  idle,      ///< nothing is left that could happen
  end_time,  ///< `ends at`, or --until
  cap,       ///< still busy one minute after the last timeline line
  budget_events,
  budget_pending,
  budget_bytes,
  livelock,     ///< virtual time stands still
  upkeep_only,  ///< nothing happens but upkeep
  avalanche,    ///< one message or request leads to more and more of them
  interrupted,
};
bool is_cut(EndReason reason);

struct RunResult {
  EndReason reason = EndReason::idle;
  Time ended_at = 0;
  std::uint64_t events = 0;
  std::uint64_t digest = 0;
  std::vector<check::Verdict> verdicts;     ///< by claim
  std::vector<watch::Measurement> reports;  ///< by Plan::reports
  std::vector<LineResult> lines;            ///< checks, and verbs that found nothing to do
  std::vector<LineDeeds> deeds;             ///< by timeline line
  std::vector<std::uint32_t> unfired;       ///< timeline lines that never fired
  std::vector<std::string> busiest;         ///< instances at the cut, the busiest first; at most three
  std::vector<std::uint32_t> idle_faults;   ///< timeline lines whose network fault touched nothing
  std::vector<std::uint32_t> unstruck;      ///< timeline lines that armed a crash which never struck

  bool all_held() const;
  bool any_failed() const;  ///< tells whether a claim or check failed or was vacuous
};

class Run final : private sim::Observer, private MarkListener {
 public:
  /// Makes a run in which nothing has happened yet. Plan and registry must outlive it and its copies.
  Run(const plan::Plan& plan, const Registry& registry, sim::Budget budget = {})
      : Run(plan, plan.timeline, registry, budget) {}
  /// Makes a run of the same system with another timeline, which must outlive the run and its copies, too, and whose
  /// lines are identified. The end stays the plan's.
  Run(const plan::Plan& plan, const plan::Schedule& timeline, const Registry& registry, sim::Budget budget = {});
  /// Takes a snapshot. Sinks are not copied.
  Run(const Run& other);
  Run& operator=(const Run&) = delete;
  ~Run() override = default;

  void add_sink(trace::Sink* sink) { state_.simulation.audience().add_sink(sink); }
  void set_interrupt(const volatile std::sig_atomic_t* flag) { state_.simulation.pump().set_interrupt(flag); }

  /// Goes on to `until` or the run's own end. True: it has ended (or was cut), and finish() tells how.
  bool advance(Time until);
  /// Starts everything, at 0s. The other functions do so themselves if needed.
  void boot();
  enum class Stepped : std::uint8_t {
    dispatched,  ///< one dispatch was made, with or without events
    none_due,    ///< nothing is due up to the given time
    ended,       ///< the run has ended (or was cut)
  };
  /// Goes on by one dispatch, if one is due up to `until`.
  Stepped step(Time until = never);
  /// Lets a line act here that its timeline does not have. The run goes on, event by event, as one whose timeline has
  /// it as its last line. The line begins `at event N`, with N the last event so far and the dispatch that emitted it
  /// over; or `at T`, with can_begin_at(T). O(1), and the copy of a line.
  void inject(plan::TimelineLine line);
  /// Tells whether a line `at time` would act before all that is still to happen: it is later than now, nothing is due
  /// before it, and everything else due at that time was scheduled after the timeline's alarms.
  bool can_begin_at(Time time);
  /// Goes on to the end, then judges. Call once.
  RunResult finish();

  sim::Simulation& simulation() { return state_.simulation; }
  const sim::Simulation& simulation() const { return state_.simulation; }
  const check::Judge& judge() const { return state_.judge; }
  /// Returns the ending that the judge gets: of a run that has not ended, how far it has come.
  check::Ending ending() const;
  bool has_ended() const { return state_.ended; }
  const Timeline& timeline() const { return state_.timeline; }
  /// Returns the timeline of the run.
  const plan::Schedule& schedule() const { return *state_.schedule; }
  const watch::Gauges& gauges() const { return gauges_; }
  Time end() const { return state_.end; }

 private:
  void on_event(const Event& event, std::span<const std::byte> payload) override;
  void after_dispatch() override;
  void on_alarm(const Timer& timer) override;
  void set_mark(std::uint32_t mark, Time time, EventSeq seq) override;
  std::size_t memory_bytes() const override { return state_.judge.memory_bytes(); }

  std::uint64_t kinds() const { return state_.judge.kinds() | state_.timeline.kinds() | state_.autoscaler.kinds(); }
  void want_dispatches();
  void look_until(Time time);
  void look_anew();
  bool note_stop(sim::StopReason reason);

  /// All that a copy takes over: a member that is added here is copied.
  struct State {
    State(const plan::Plan& plan, const plan::Schedule& lines, const Registry& registry, const sim::Budget& budget);

    const plan::Plan* plan;
    const plan::Schedule* schedule;
    sim::Simulation simulation;
    Timeline timeline;
    Autoscaler autoscaler;
    check::Judge judge;
    Time end = 0;  ///< `ends at`, or the cap
    bool booted = false;
    bool ended = false;
    std::uint64_t timeline_order = 0;  ///< what is scheduled later in an instant than the timeline's lines `at T`
    std::uint32_t until_look = 0;      ///< steps until budgets are looked at
    bool look_moved = false;           ///< the next look moved since the simulation was last entered
    Time awaited_look = never;         ///< the judge's next look as it was then
    EndReason reason = EndReason::idle;
  };

  State state_;
  Gauges gauges_;
};

}  // namespace meshsim::world
