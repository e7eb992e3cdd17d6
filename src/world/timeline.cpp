#include "world/timeline.hpp"

#include "base/time.hpp"

namespace meshsim::world {

using plan::Action;
using plan::TimelineLine;
using plan::Trigger;

Timeline::Timeline(const plan::Plan& plan, const trace::NameTable& names)
    : plan_(&plan), triggers_(plan, names), lines_(plan.timeline.size()), mark_set_(plan.marks.size()) {
  for (const TimelineLine& line : plan.timeline) {
    if (line.trigger.kind == Trigger::Kind::at_event) ++waiting_for_event_;
  }
}

void Timeline::set_alarm(sim::Simulation& simulation, Alarm alarm, std::uint32_t line, Time time, std::uint64_t value) {
  simulation.alarm(time, {.code = static_cast<std::uint32_t>(alarm), .slot = line, .value = value});
}

std::vector<std::uint32_t> Timeline::conditions_from(std::uint32_t line) const {
  std::vector<std::uint32_t> conditions;
  for (; line < lines_.size(); ++line) {
    const Trigger::Kind kind = plan_->timeline[line].trigger.kind;
    if (kind == Trigger::Kind::at_event) continue;
    if (kind != Trigger::Kind::when_fact && kind != Trigger::Kind::when_state) break;
    conditions.push_back(line);
  }
  return conditions;
}

void Timeline::begin(sim::Simulation& simulation) {
  for (const std::uint32_t line : conditions_from(0)) triggers_.arm(line);
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    const Trigger& trigger = plan_->timeline[i].trigger;
    if (trigger.kind == Trigger::Kind::at) set_alarm(simulation, Alarm::fire, i, trigger.at);
    if (trigger.kind == Trigger::Kind::every) {
      lines_[i].next = trigger.from;
      set_alarm(simulation, Alarm::fire, i, trigger.from);
    }
  }
}

bool Timeline::needs_after_dispatch() const {
  return triggers_.needs_after_dispatch() || triggers_.has_fired() || waiting_for_event_ > 0;
}

void Timeline::after_dispatch(sim::Simulation& simulation, const watch::Gauges& gauges, MarkListener& marks) {
  // The deed of a line may make the next one fire at the same instant; an event's number is reached by it, too.
  EventSeq seen = 0;
  do {
    seen = simulation.last_event();
    fire_at_events(simulation, gauges, marks);
    triggers_.after_dispatch(simulation.now(), simulation.last_event(), gauges);
    for (const watch::Triggers::Fired& fired : triggers_.take_fired()) {
      fire(simulation, fired.line, fired.cause, gauges, marks);
    }
  } while (triggers_.has_fired() || (waiting_for_event_ > 0 && simulation.last_event() != seen));
  const Time change = triggers_.next_change(simulation.now(), gauges);
  if (change >= next_look_) return;
  next_look_ = change;
  set_alarm(simulation, Alarm::look, 0, change);
}

/// The lines whose event has come, in file order: what one emits may be the event of the next.
void Timeline::fire_at_events(sim::Simulation& simulation, const watch::Gauges& gauges, MarkListener& marks) {
  for (std::uint32_t i = 0; i < lines_.size() && waiting_for_event_ > 0; ++i) {
    const Trigger& trigger = plan_->timeline[i].trigger;
    if (trigger.kind != Trigger::Kind::at_event || lines_[i].fired || trigger.event > simulation.last_event()) continue;
    --waiting_for_event_;
    fire(simulation, i, trigger.event, gauges, marks);
  }
}

void Timeline::on_alarm(sim::Simulation& simulation, const Timer& timer, const watch::Gauges& gauges,
                        MarkListener& marks) {
  const std::uint32_t line = timer.slot;
  switch (static_cast<Alarm>(timer.code)) {
    case Alarm::fire:
      return fire(simulation, line, lines_[line].cause, gauges, marks);
    case Alarm::look:
      if (next_look_ <= simulation.now()) next_look_ = never;
      return after_dispatch(simulation, gauges, marks);
    case Alarm::repeat:
      return act(simulation, line, gauges, marks);
    case Alarm::heal:
      simulation.act_as(no_instance, 0, simulation.new_root());
      return undo(simulation, plan_->timeline[line].action, lines_[line].begun[timer.value], line);
  }
}

void Timeline::fire(sim::Simulation& simulation, std::uint32_t line, EventSeq cause, const watch::Gauges& gauges,
                    MarkListener& marks) {
  lines_[line].fired = true;
  last_fired_ = line;
  lines_[line].cause = cause;
  lines_[line].left = plan_->timeline[line].action.times;
  const Trigger& trigger = plan_->timeline[line].trigger;
  const bool has_time =
      trigger.kind == Trigger::Kind::at || trigger.kind == Trigger::Kind::after || trigger.kind == Trigger::Kind::every;
  const std::vector<std::uint32_t> waiting = has_time ? conditions_from(line + 1) : std::vector<std::uint32_t>{};
  for (const std::uint32_t each : waiting) triggers_.follow(each, simulation.now(), gauges);
  act(simulation, line, gauges, marks);
  for (const std::uint32_t each : waiting) {
    if (triggers_.arm(each)) results_.push_back({each, simulation.now(), 0, LineResult::Kind::held_already});
  }
  triggers_.stop_following();
  if (trigger.kind != Trigger::Kind::every) return schedule_followers(simulation, line);
  lines_[line].next = saturating_add(lines_[line].next, trigger.every);
  if (lines_[line].next <= trigger.to) set_alarm(simulation, Alarm::fire, line, lines_[line].next);
}

/// Lines that say `+D` come so long after this one's last action.
void Timeline::schedule_followers(sim::Simulation& simulation, std::uint32_t line) {
  const Action& action = plan_->timeline[line].action;
  const std::uint32_t next = line + 1;
  if (next >= lines_.size() || plan_->timeline[next].trigger.kind != Trigger::Kind::after) return;
  const Time last = saturating_add(simulation.now(), static_cast<Duration>(action.times - 1) * action.every);
  lines_[next].cause = lines_[line].cause;
  set_alarm(simulation, Alarm::fire, next, saturating_add(last, plan_->timeline[next].trigger.after));
}

void Timeline::act(sim::Simulation& simulation, std::uint32_t index, const watch::Gauges& gauges, MarkListener& marks) {
  const TimelineLine& line = plan_->timeline[index];
  LineState& state = lines_[index];
  simulation.act_as(no_instance, state.cause, simulation.new_root());
  if (line.action.kind == Action::Kind::mark) {
    if (mark_set_[line.action.mark]) return;
    mark_set_[line.action.mark] = true;
    const EventSeq seq = simulation.emit({.detail = line.action.mark, .kind = EventKind::marked});
    triggers_.set_mark(line.action.mark, simulation.now(), seq);
    return marks.set_mark(line.action.mark, simulation.now(), seq);
  }
  if (line.action.kind == Action::Kind::check) {
    const bool held = triggers_.check(index, simulation.now(), gauges);
    const EventSeq seq = simulation.emit(
        {.detail = index, .kind = EventKind::checked, .attempt = held ? std::uint16_t{1} : std::uint16_t{0}});
    results_.push_back(
        {index, simulation.now(), seq, held ? LineResult::Kind::check_held : LineResult::Kind::check_failed});
    return;
  }
  if (--state.left > 0) {
    set_alarm(simulation, Alarm::repeat, index, saturating_add(simulation.now(), line.action.every));
  }
  // Named by what the line says and the how many-th time it acts, so that lines before it do not shift its draws.
  const DrawKey draws = line.stream.empty() ? DrawKey{} : DrawKey::named(plan_->seed, line.stream).with(state.acted++);
  Begun begun = perform(simulation, line.action, index, draws);
  if (!begun.acted) results_.push_back({index, simulation.now(), 0, LineResult::Kind::did_nothing});
  if (line.heal_after > 0 && begun.acted) {
    state.begun.push_back(std::move(begun));
    set_alarm(simulation, Alarm::heal, index, saturating_add(simulation.now(), line.heal_after),
              state.begun.size() - 1);
  }
}

std::vector<std::uint32_t> Timeline::unfired() const {
  std::vector<std::uint32_t> lines;
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    if (!lines_[i].fired) lines.push_back(i);
  }
  return lines;
}

}  // namespace meshsim::world
