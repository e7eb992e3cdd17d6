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

Run::Run(const plan::Plan& plan, const plan::Schedule& timeline, const Registry& registry, sim::Budget budget)
    : plan_(&plan),
      schedule_(&timeline),
      simulation_(plan, make_actor_factory(registry), budget),
      gauges_(simulation_),
      timeline_(plan, timeline, simulation_.names()),
      judge_(plan, simulation_.names()),
      end_(plan.ends_at != never ? plan.ends_at : plan.cap) {
  simulation_.set_observer(this, judge_.kinds() | timeline_.kinds());
}

Run::Run(const Run& other)
    : plan_(other.plan_),
      schedule_(other.schedule_),
      simulation_(other.simulation_),
      gauges_(simulation_),
      timeline_(other.timeline_),
      judge_(other.judge_),
      end_(other.end_),
      booted_(other.booted_),
      ended_(other.ended_),
      reason_(other.reason_) {
  timeline_.rebind(simulation_.names());
  judge_.rebind(simulation_.names());
  simulation_.set_observer(this, judge_.kinds() | timeline_.kinds());
  want_dispatches();
}

void Run::boot() {
  if (booted_) return;
  booted_ = true;
  want_dispatches();
  simulation_.boot();
  timeline_.begin(simulation_);
  after_dispatch();
}

bool Run::advance(Time until) {
  boot();
  const Time target = std::min(until, end_);
  while (!ended_) {
    // The judge looks between the last dispatch of an instant and the first of a later one.
    const Time look = awaited_look_ = judge_.next_look();
    const sim::StopReason reason = simulation_.run(std::min(target, look));
    // A new mark, or a message that begins to wait, may bring the next look forward.
    if (reason == sim::StopReason::breakpoint && std::exchange(look_moved_, false)) continue;
    if (reason != sim::StopReason::until) return note_stop(reason);
    if (look > target) break;
    look_until(look);
  }
  if (!ended_ && target == end_) note_stop(sim::StopReason::until);
  return ended_;
}

Run::Stepped Run::step(Time until) {
  boot();
  if (simulation_.is_out_of_events() && !ended_) note_stop(sim::StopReason::budget_events);
  if (until_look_-- == 0) {
    until_look_ = steps_between_looks;
    if (const auto reason = simulation_.spent(); reason && !ended_) note_stop(*reason);
  }
  const Time target = std::min(until, end_);
  while (!ended_) {
    const Time look = judge_.next_look();
    if (simulation_.step(std::min(target, look))) return Stepped::dispatched;
    if (simulation_.queue().idle()) {
      note_stop(sim::StopReason::idle);
    } else if (look <= target) {
      look_until(look);
    } else if (target < end_) {
      return Stepped::none_due;
    } else {
      note_stop(sim::StopReason::until);
    }
  }
  return Stepped::ended;
}

void Run::look_until(Time time) {
  simulation_.advance_to(std::max(time, simulation_.now()));
  judge_.look(time, simulation_.last_event(), gauges_);
}

/// Tells how the run ended, if it did.
bool Run::note_stop(sim::StopReason reason) {
  switch (reason) {
    case sim::StopReason::breakpoint:
      return false;
    case sim::StopReason::until:
      reason_ = plan_->ends_at != never ? EndReason::end_time : EndReason::cap;
      break;
    case sim::StopReason::idle:
      reason_ = plan_->ends_at != never ? EndReason::end_time : EndReason::idle;
      break;
    case sim::StopReason::interrupted:
      reason_ = EndReason::interrupted;
      break;
    case sim::StopReason::budget_events:
      reason_ = EndReason::budget_events;
      break;
    case sim::StopReason::budget_pending:
      reason_ = EndReason::budget_pending;
      break;
    case sim::StopReason::budget_bytes:
      reason_ = EndReason::budget_bytes;
      break;
    case sim::StopReason::livelock:
      reason_ = EndReason::livelock;
      break;
    case sim::StopReason::upkeep_only:
      reason_ = EndReason::upkeep_only;
      break;
    case sim::StopReason::avalanche:
      reason_ = EndReason::avalanche;
      break;
  }
  ended_ = true;
  // `ends at` is reached even when nothing happens until then.
  while (!is_cut(reason_) && judge_.next_look() <= end_ &&
         (reason_ == EndReason::end_time || judge_.next_look() <= simulation_.now())) {
    look_until(judge_.next_look());
  }
  if (reason_ == EndReason::end_time || reason_ == EndReason::cap)
    simulation_.advance_to(std::max(end_, simulation_.now()));
  return true;
}

check::Ending Run::ending() const {
  check::Ending ending;
  ending.now = simulation_.now();
  ending.last = simulation_.last_event();
  ending.gauges = &gauges_;
  switch (reason_) {
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
  while (!advance(end_)) {
  }
  RunResult result;
  result.reason = reason_;
  result.ended_at = simulation_.now();
  result.events = simulation_.last_event();
  result.digest = simulation_.digest();
  result.verdicts = judge_.finish(ending());
  result.reports = judge_.reports(ending());
  result.lines = timeline_.results();
  result.unfired = timeline_.unfired();
  if (is_cut(reason_)) {
    for (const InstanceId instance : simulation_.busiest()) {
      result.busiest.push_back(simulation_.names().instances[instance].name);
    }
  }
  result.unstruck = simulation_.processes().lines_without_strike();
  for (const sim::Fault& fault : simulation_.network().faults()) {
    if (fault.acted == 0) result.idle_faults.push_back(fault.line);
  }
  return result;
}

void Run::want_dispatches() {
  simulation_.set_after_dispatch(judge_.needs_after_dispatch() || timeline_.needs_after_dispatch());
}

void Run::on_event(const Event& event, std::span<const std::byte> payload) {
  judge_.on_event(event, payload);
  if ((timeline_.kinds() >> static_cast<unsigned>(event.kind) & 1) == 0) return;
  timeline_.on_event(event, payload);
  if (timeline_.has_fired()) [[unlikely]] {
    simulation_.set_after_dispatch(true);
  }
}

void Run::after_dispatch() {
  judge_.after_dispatch(simulation_.now(), simulation_.last_event(), gauges_);
  timeline_.after_dispatch(simulation_, gauges_, *this);
  want_dispatches();
  if (judge_.next_look() < awaited_look_) look_anew();
}

void Run::on_alarm(const Timer& timer) {
  timeline_.on_alarm(simulation_, timer, gauges_, *this);
  want_dispatches();
}

void Run::set_mark(std::uint32_t mark, Time time, EventSeq seq) {
  judge_.set_mark(mark, time, seq);
  look_anew();
}

void Run::look_anew() {
  look_moved_ = true;
  simulation_.request_stop();
}

}  // namespace meshsim::world
