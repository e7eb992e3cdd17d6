#include "world/run.hpp"

#include <algorithm>
#include <utility>

#include "world/actor_factory.hpp"

namespace meshsim::world {

namespace {

constexpr std::uint32_t steps_between_looks = 4096;

}  // namespace

bool is_cut(EndReason reason) { return reason >= EndReason::budget_events; }

bool RunResult::all_held() const {
  return !any_failed() && !is_cut(reason) &&
         std::all_of(verdicts.begin(), verdicts.end(), [](const check::Verdict& v) { return check::is_held(v); });
}

bool RunResult::any_failed() const {
  return std::any_of(verdicts.begin(), verdicts.end(),
                     [](const check::Verdict& verdict) {
                       return verdict.outcome == check::Outcome::failed || verdict.outcome == check::Outcome::vacuous;
                     }) ||
         std::any_of(lines.begin(), lines.end(),
                     [](const LineResult& line) { return line.kind == LineResult::Kind::check_failed; });
}

Run::State::State(const plan::Plan& planned, const plan::Schedule& lines, const Registry& registry,
                  const sim::Budget& budget)
    : plan(&planned),
      schedule(&lines),
      simulation(planned, make_actor_factory(registry), budget),
      timeline(planned, lines, simulation.names()),
      autoscaler(planned),
      judge(planned, simulation.names()),
      end(planned.ends_at != never ? planned.ends_at : planned.cap) {}

Run::Run(const plan::Plan& plan, const plan::Schedule& timeline, const Registry& registry, sim::Budget budget)
    : state_(plan, timeline, registry, budget), gauges_(state_.simulation) {
  state_.simulation.audience().set_observer(this, kinds());
}

Run::Run(const Run& other) : state_(other.state_), gauges_(state_.simulation) {
  // The copies still refer to the names of the simulation that they were copied from.
  state_.timeline.rebind(state_.simulation.names());
  state_.judge.rebind(state_.simulation.names());
  state_.simulation.audience().set_observer(this, kinds());
  want_dispatches();
}

void Run::boot() {
  if (state_.booted) return;
  state_.booted = true;
  want_dispatches();
  state_.simulation.boot();
  state_.timeline.begin(state_.simulation);
  state_.timeline_order = state_.simulation.queue().next_order();
  state_.autoscaler.begin(state_.simulation);
  after_dispatch();
}

bool Run::advance(Time until) {
  boot();
  const Time target = std::min(until, state_.end);
  while (!state_.ended) {
    // The judge looks between the last dispatch of an instant and the first of a later one.
    const Time look = state_.awaited_look = state_.judge.next_look();
    const sim::StopReason reason = state_.simulation.pump().run(std::min(target, look));
    // A new mark, or a message that begins to wait, may bring the next look forward.
    if (reason == sim::StopReason::breakpoint && std::exchange(state_.look_moved, false)) continue;
    if (reason != sim::StopReason::until) return note_stop(reason);
    if (look > target) break;
    look_until(look);
  }
  if (!state_.ended && target == state_.end) note_stop(sim::StopReason::until);
  return state_.ended;
}

Run::Stepped Run::step(Time until) {
  boot();
  if (state_.simulation.pump().is_out_of_events() && !state_.ended) note_stop(sim::StopReason::budget_events);
  // Adding up the memory for each step would cost more than the step.
  if (state_.until_look-- == 0) {
    state_.until_look = steps_between_looks;
    if (const auto reason = state_.simulation.pump().spent(); reason && !state_.ended) note_stop(*reason);
  }
  const Time target = std::min(until, state_.end);
  while (!state_.ended) {
    const Time look = state_.judge.next_look();
    if (state_.simulation.pump().step(std::min(target, look))) return Stepped::dispatched;
    if (state_.simulation.queue().idle()) {
      note_stop(sim::StopReason::idle);
    } else if (look <= target) {
      look_until(look);
    } else if (target < state_.end) {
      return Stepped::none_due;
    } else {
      note_stop(sim::StopReason::until);
    }
  }
  return Stepped::ended;
}

bool Run::can_begin_at(Time time) {
  boot();
  if (time <= state_.simulation.now() || time > state_.end || state_.ended) return false;
  const sim::EventQueue::Next next = state_.simulation.queue().next();
  return next.key.due > time || (next.key.due == time && next.key.order() >= state_.timeline_order);
}

void Run::inject(plan::TimelineLine line) {
  boot();
  const auto* at = std::get_if<plan::trigger::At>(&line.trigger);
  const bool is_dispatch = at != nullptr;  // an alarm of its own; an event's line acts within the dispatch of the event
  if (is_dispatch) state_.simulation.advance_to(at->time);
  state_.timeline.inject(state_.simulation, std::move(line), gauges_, *this);
  if (is_dispatch) return after_dispatch();
  state_.timeline.after_dispatch(state_.simulation, gauges_, *this);
  want_dispatches();
}

void Run::look_until(Time time) {
  // The clock must stand at the look, because the age of a waiting message counts from it.
  state_.simulation.advance_to(std::max(time, state_.simulation.now()));
  state_.judge.look(time, state_.simulation.last_event(), gauges_);
}

/// Notes the reason of a stop; tells whether it ends the run.
bool Run::note_stop(sim::StopReason reason) {
  switch (reason) {
    case sim::StopReason::breakpoint:
      return false;
    case sim::StopReason::until:
      state_.reason = state_.plan->ends_at != never ? EndReason::end_time : EndReason::cap;
      break;
    case sim::StopReason::idle:
      state_.reason = state_.plan->ends_at != never ? EndReason::end_time : EndReason::idle;
      break;
    case sim::StopReason::interrupted:
      state_.reason = EndReason::interrupted;
      break;
    case sim::StopReason::budget_events:
      state_.reason = EndReason::budget_events;
      break;
    case sim::StopReason::budget_pending:
      state_.reason = EndReason::budget_pending;
      break;
    case sim::StopReason::budget_bytes:
      state_.reason = EndReason::budget_bytes;
      break;
    case sim::StopReason::livelock:
      state_.reason = EndReason::livelock;
      break;
    case sim::StopReason::upkeep_only:
      state_.reason = EndReason::upkeep_only;
      break;
    case sim::StopReason::avalanche:
      state_.reason = EndReason::avalanche;
      break;
  }
  state_.ended = true;
  // `ends at` is reached even when nothing happens until then.
  while (!is_cut(state_.reason) && state_.judge.next_look() <= state_.end &&
         (state_.reason == EndReason::end_time || state_.judge.next_look() <= state_.simulation.now())) {
    look_until(state_.judge.next_look());
  }
  if (state_.reason == EndReason::end_time || state_.reason == EndReason::cap)
    state_.simulation.advance_to(std::max(state_.end, state_.simulation.now()));
  return true;
}

check::Ending Run::ending() const {
  check::Ending ending;
  ending.now = state_.simulation.now();
  ending.last = state_.simulation.last_event();
  ending.gauges = &gauges_;
  if (!state_.ended) {
    ending.reason = check::Ending::Reason::going_on;
    return ending;
  }
  switch (state_.reason) {
    case EndReason::idle:
      ending.reason = check::Ending::Reason::idle;
      break;
    case EndReason::end_time:
      ending.reason = check::Ending::Reason::end_time;
      break;
    case EndReason::cap:
      ending.reason = check::Ending::Reason::cap;
      break;
    case EndReason::interrupted:
      ending.reason = check::Ending::Reason::interrupted;
      break;
    case EndReason::budget_events:
    case EndReason::budget_pending:
    case EndReason::budget_bytes:
    case EndReason::livelock:
    case EndReason::upkeep_only:
    case EndReason::avalanche:
      ending.reason = check::Ending::Reason::budget;
      break;
  }
  return ending;
}

RunResult Run::finish() {
  while (!advance(state_.end)) {
  }
  RunResult result;
  result.reason = state_.reason;
  result.ended_at = state_.simulation.now();
  result.events = state_.simulation.last_event();
  result.digest = state_.simulation.digest();
  result.verdicts = state_.judge.finish(ending());
  result.reports = state_.judge.reports(ending());
  result.lines = state_.timeline.results();
  result.deeds = state_.timeline.deeds();
  result.unfired = state_.timeline.unfired();
  if (is_cut(state_.reason)) {
    for (const InstanceId instance : state_.simulation.pump().busiest()) {
      result.busiest.push_back(state_.simulation.names().instances[instance].name);
    }
  }
  result.unstruck = state_.simulation.processes().lines_without_strike();
  for (const sim::Fault& fault : state_.simulation.network().faults()) {
    if (fault.acted == 0) result.idle_faults.push_back(fault.line);
  }
  for (const sim::ProcessFault& fault : state_.simulation.processes().faults().all()) {
    if (fault.acted == 0) result.idle_faults.push_back(fault.line);
  }
  return result;
}

void Run::want_dispatches() {
  state_.simulation.audience().set_after_dispatch(state_.judge.needs_after_dispatch() ||
                                                  state_.timeline.needs_after_dispatch());
}

void Run::on_event(const Event& event, std::span<const std::byte> payload) {
  state_.judge.on_event(event, payload);
  // Most events concern no line and no autoscaler, and this runs for each of them.
  const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(event.kind);
  if (((state_.timeline.kinds() | state_.autoscaler.kinds()) & bit) == 0) return;
  state_.autoscaler.on_event(event);
  if ((state_.timeline.kinds() & bit) == 0) return;
  state_.timeline.on_event(event, payload);
  if (state_.timeline.has_fired()) [[unlikely]] {
    state_.simulation.audience().set_after_dispatch(true);
  }
}

void Run::after_dispatch() {
  state_.judge.after_dispatch(state_.simulation.now(), state_.simulation.last_event(), gauges_);
  state_.timeline.after_dispatch(state_.simulation, gauges_, *this);
  want_dispatches();
  if (state_.judge.next_look() < state_.awaited_look) look_anew();
}

void Run::on_alarm(const Timer& timer) {
  if (Autoscaler::is_look(timer)) {
    state_.autoscaler.look(state_.simulation, timer, gauges_, state_.timeline.rollouts());
  } else {
    state_.timeline.on_alarm(state_.simulation, timer, gauges_, *this);
  }
  want_dispatches();
}

void Run::set_mark(std::uint32_t mark, Time time, EventSeq seq) {
  state_.judge.set_mark(mark, time, seq);
  look_anew();
}

void Run::look_anew() {
  state_.look_moved = true;
  state_.simulation.pump().request_stop();
}

}  // namespace meshsim::world
