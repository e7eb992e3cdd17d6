#include "world/timeline.hpp"

#include "base/saturating_multiply.hpp"
#include "base/time.hpp"
#include "plan/verbs.hpp"

namespace meshsim::world {

using plan::TimelineLine;
namespace act = plan::act;
namespace trigger = plan::trigger;

Timeline::Timeline(const plan::Plan& plan, const plan::Schedule& schedule, const trace::NameTable& names)
    : seed_(plan.seed),
      schedule_(&schedule),
      triggers_(plan, schedule, names),
      lines_(schedule.lines.size()),
      mark_set_(plan.marks.size()) {
  for (const TimelineLine& line : schedule.lines) {
    if (std::holds_alternative<trigger::Event>(line.trigger)) ++waiting_for_event_;
  }
}

void Timeline::set_alarm(sim::Simulation& simulation, Alarm alarm, std::uint32_t line, Time time, std::uint64_t value) {
  simulation.alarm(time, {.code = static_cast<std::uint32_t>(alarm), .slot = line, .value = value});
}

std::vector<std::uint32_t> Timeline::conditions_from(std::uint32_t line) const {
  std::vector<std::uint32_t> conditions;
  for (; line < lines_.size(); ++line) {
    const plan::Trigger& waits = line_at(line).trigger;
    if (std::holds_alternative<trigger::Event>(waits)) continue;
    if (!plan::is_condition(waits)) break;
    conditions.push_back(line);
  }
  return conditions;
}

void Timeline::begin(sim::Simulation& simulation) {
  for (const std::uint32_t line : conditions_from(0)) triggers_.arm(line);
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    const plan::Trigger& when = line_at(i).trigger;
    if (const auto* at = std::get_if<trigger::At>(&when)) set_alarm(simulation, Alarm::fire, i, at->time);
    if (const auto* every = std::get_if<trigger::Every>(&when)) {
      lines_[i].next = every->from;
      set_alarm(simulation, Alarm::fire, i, every->from);
    }
  }
}

bool Timeline::needs_after_dispatch() const {
  return triggers_.needs_after_dispatch() || triggers_.has_fired() || waiting_for_event_ > 0 || rollouts_.are_waiting();
}

void Timeline::after_dispatch(sim::Simulation& simulation, const watch::Gauges& gauges, MarkListener& marks) {
  // The action of a line may make the next one fire at the same instant, and may reach an event's number, too.
  EventSeq seen = 0;
  do {
    seen = simulation.last_event();
    if (rollouts_.are_waiting()) go_on_with_rollouts(simulation);
    fire_at_events(simulation, gauges, marks);
    triggers_.after_dispatch(simulation.now(), simulation.last_event(), gauges);
    for (const watch::Triggers::Fired& fired : triggers_.take_fired()) {
      fire(simulation, fired.line, fired.cause, gauges, marks);
    }
  } while (triggers_.has_fired() || (waiting_for_event_ > 0 && simulation.last_event() != seen));
  const Time change = triggers_.next_change(simulation.now(), gauges);
  if (change >= next_look_) return;
  // Waiting messages get older without any event, so a condition on their age needs a look of its own.
  next_look_ = change;
  set_alarm(simulation, Alarm::look, 0, change);
}

/// Begins the next batches of deployments whose instances are ready, now or after the time between two of them.
void Timeline::go_on_with_rollouts(sim::Simulation& simulation) {
  for (const Rollouts::Next& next : rollouts_.take_ready(simulation))
    set_alarm(simulation, Alarm::next_batch, next.line, saturating_add(simulation.now(), next.after), next.rollout);
}

/// Fires the lines whose event has come, in file order: the events of one line may reach that of the next.
void Timeline::fire_at_events(sim::Simulation& simulation, const watch::Gauges& gauges, MarkListener& marks) {
  for (std::uint32_t i = 0; i < lines_.size() && waiting_for_event_ > 0; ++i) {
    const auto* event = std::get_if<trigger::Event>(&line_at(i).trigger);
    if (event == nullptr || lines_[i].fired || event->number > simulation.last_event()) continue;
    --waiting_for_event_;
    fire(simulation, i, event->number, gauges, marks);
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
    case Alarm::next_batch:
      rollouts_.begin_batch(simulation, timer.value);
      return go_on_with_rollouts(simulation);
    case Alarm::repeat:
      return act(simulation, line, gauges, marks);
    case Alarm::heal:
      // A heal has no cause but time, and what follows from it belongs to it.
      simulation.act_as(no_instance, 0, simulation.counters().new_root());
      return undo(simulation, line_at(line).action, lines_[line].begun[timer.value], line);
  }
}

void Timeline::fire(sim::Simulation& simulation, std::uint32_t line, EventSeq cause, const watch::Gauges& gauges,
                    MarkListener& marks) {
  lines_[line].fired = true;
  last_fired_ = line;
  lines_[line].cause = cause;
  lines_[line].draws = DrawKey::named(seed_, line_at(line).id.text());
  lines_[line].left = plan::repeat_of(line_at(line).action).times;
  const plan::Trigger& when = line_at(line).trigger;
  const bool has_time = !plan::is_condition(when) && !std::holds_alternative<trigger::Event>(when);
  // The lines below wait from here on: a condition that this line's action brings about counts, one true before does
  // not.
  const std::vector<std::uint32_t> waiting = has_time ? conditions_from(line + 1) : std::vector<std::uint32_t>{};
  for (const std::uint32_t each : waiting) triggers_.follow(each, simulation.now(), gauges);
  act(simulation, line, gauges, marks);
  for (const std::uint32_t each : waiting) {
    if (triggers_.arm(each)) results_.push_back({each, simulation.now(), 0, LineResult::Kind::held_already});
  }
  triggers_.stop_following();
  const auto* every = std::get_if<trigger::Every>(&when);
  if (every == nullptr) return schedule_followers(simulation, line);
  lines_[line].next = saturating_add(lines_[line].next, every->period);
  if (lines_[line].next <= every->to) set_alarm(simulation, Alarm::fire, line, lines_[line].next);
}

/// Schedules the lines that say `+D`, at that distance from this one's last action.
void Timeline::schedule_followers(sim::Simulation& simulation, std::uint32_t line) {
  const plan::Repeat repeat = plan::repeat_of(line_at(line).action);
  const std::uint32_t next = line + 1;
  const auto* after = next < lines_.size() ? std::get_if<trigger::After>(&line_at(next).trigger) : nullptr;
  if (after == nullptr) return;
  const Time last = saturating_add(simulation.now(), saturating_multiply(repeat.every, repeat.times - 1));
  lines_[next].cause = lines_[line].cause;
  set_alarm(simulation, Alarm::fire, next, saturating_add(last, after->delay));
}

void Timeline::act(sim::Simulation& simulation, std::uint32_t index, const watch::Gauges& gauges, MarkListener& marks) {
  const TimelineLine& line = line_at(index);
  LineState& state = lines_[index];
  simulation.act_as(no_instance, state.cause, simulation.counters().new_root());
  if (const auto* mark = std::get_if<act::Mark>(&line.action)) {
    // A mark in a repeated line is set by the first repetition.
    if (mark_set_[mark->mark]) return;
    mark_set_[mark->mark] = true;
    const EventSeq seq = simulation.emit({.detail = mark->mark, .kind = EventKind::marked});
    triggers_.set_mark(mark->mark, simulation.now(), seq);
    return marks.set_mark(mark->mark, simulation.now(), seq);
  }
  if (plan::is<act::Check>(line.action)) {
    const bool held = triggers_.check(index, simulation.now(), gauges);
    const EventSeq seq = simulation.emit(
        {.detail = index, .kind = EventKind::checked, .attempt = held ? std::uint16_t{1} : std::uint16_t{0}});
    results_.push_back(
        {index, simulation.now(), seq, held ? LineResult::Kind::check_held : LineResult::Kind::check_failed});
    return;
  }
  if (--state.left > 0) {
    set_alarm(simulation, Alarm::repeat, index, saturating_add(simulation.now(), plan::repeat_of(line.action).every));
  }
  // Named by the line's content and the ordinal of its action, so that lines before it do not shift its draws.
  const DrawKey draws = plan::verb_of(line.action).draws ? state.draws.with(state.drawn++) : DrawKey{};
  const auto* deploy = std::get_if<act::Deploy>(&line.action);
  Begun begun;
  if (deploy != nullptr) {
    begun.acted = rollouts_.begin(simulation, *deploy, index);
    go_on_with_rollouts(simulation);
  } else {
    begun = perform(simulation, line.action, index, line.heal_after, draws);
  }
  ++state.deeds.tried;
  state.deeds.done += begun.acted ? 1 : 0;
  if (!begun.acted) results_.push_back({index, simulation.now(), 0, LineResult::Kind::did_nothing});
  if (line.heal_after > 0 && begun.has_end()) {
    state.begun.push_back(std::move(begun));
    set_alarm(simulation, Alarm::heal, index, saturating_add(simulation.now(), line.heal_after),
              state.begun.size() - 1);
  }
}

std::vector<LineDeeds> Timeline::deeds() const {
  std::vector<LineDeeds> deeds;
  deeds.reserve(lines_.size());
  for (const LineState& line : lines_) deeds.push_back(line.deeds);
  return deeds;
}

void Timeline::inject(sim::Simulation& simulation, plan::TimelineLine line, const watch::Gauges& gauges,
                      MarkListener& marks) {
  const auto* event = std::get_if<trigger::Event>(&line.trigger);
  const EventSeq cause = event == nullptr ? 0 : event->number;
  added_.push_back(std::move(line));
  lines_.emplace_back();
  fire(simulation, static_cast<std::uint32_t>(lines_.size() - 1), cause, gauges, marks);
}

std::vector<std::uint32_t> Timeline::unfired() const {
  std::vector<std::uint32_t> lines;
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    if (!lines_[i].fired) lines.push_back(i);
  }
  return lines;
}

}  // namespace meshsim::world
