#include "watch/triggers.hpp"

#include <algorithm>
#include <utility>

namespace meshsim::watch {
namespace {

constexpr FactMatcher::Roles fact_roles{.match = 0, .origin = 1, .done = 2};
constexpr std::uint32_t predicates_listener = UINT32_MAX;
constexpr std::uint32_t no_predicate = UINT32_MAX;

}  // namespace

Triggers::Triggers(const plan::Plan& plan, const plan::Schedule& schedule, const trace::NameTable& names)
    : filter_(plan, names), router_(plan.topics), predicates_(plan), checks_(schedule.lines.size(), no_predicate) {
  for (std::uint32_t i = 0; i < schedule.lines.size(); ++i) {
    const plan::TimelineLine& line = schedule.lines[i];
    if (const auto* fact = std::get_if<plan::trigger::Fact>(&line.trigger)) {
      facts_.push_back({i, FactMatcher(fact->pattern)});
      facts_.back().fact.connect(router_, plan, static_cast<std::uint32_t>(facts_.size() - 1), fact_roles);
    }
    if (const auto* state = std::get_if<plan::trigger::State>(&line.trigger)) {
      states_.push_back({i, predicates_.add(state->predicate)});
    }
    if (const auto* check = std::get_if<plan::act::Check>(&line.action)) checks_[i] = predicates_.add(check->predicate);
  }
  predicates_.connect(router_, predicates_listener);
  router_.seal();
}

void Triggers::take(Port port, const Event& event, std::span<const std::byte> payload) {
  if (port.listener == predicates_listener) {
    predicates_.on_event(event, filter_.names(), port.role);
    if (following_ != nullptr) note_breaks(event.time);
    return;
  }
  FactLine& line = facts_[port.listener];
  if (line.fired) return;
  if (port.role == fact_roles.origin) return line.fact.remember(event, payload, filter_);
  if (port.role == fact_roles.done) return line.fact.forget(event);
  if (!line.armed || !line.fact.matches(event, payload, filter_)) return;
  line.fired = true;
  fired_.push_back({line.line, event.seq});
}

void Triggers::after_dispatch(Time now, EventSeq last, const Gauges& gauges) {
  for (StateLine& line : states_) {
    if (line.fired || !line.armed) continue;
    const std::uint64_t changes = predicates_.changes();
    if (!predicates_.reads_gauges(line.predicate) && line.seen_changes == changes) continue;
    line.seen_changes = changes;
    if (!predicates_.holds(line.predicate, now, gauges, filter_.names())) continue;
    line.fired = true;
    --waiting_states_;
    fired_.push_back({line.line, last});
  }
}

void Triggers::follow(std::uint32_t line, Time now, const Gauges& gauges) {
  following_ = &gauges;
  for (StateLine& state : states_) {
    if (state.line != line || state.armed) continue;
    state.held = predicates_.holds(state.predicate, now, gauges, filter_.names());
  }
}

void Triggers::note_breaks(Time now) {
  for (StateLine& state : states_) {
    state.held = state.held && predicates_.holds(state.predicate, now, *following_, filter_.names());
  }
}

bool Triggers::arm(std::uint32_t line) {
  bool held = false;
  for (FactLine& fact : facts_) fact.armed = fact.armed || fact.line == line;
  for (StateLine& state : states_) {
    if (state.line != line || state.armed) continue;
    state.armed = true;
    held = std::exchange(state.held, false);
    ++waiting_states_;
  }
  return held;
}

void Triggers::set_mark(std::uint32_t index, Time time, EventSeq seq) {
  for (FactLine& line : facts_) line.fact.on_mark(index, {time, seq});
}

std::vector<Triggers::Fired> Triggers::take_fired() {
  std::vector<Fired> taken = std::exchange(fired_, {});
  // Lines that fire together act in the order of the file.
  std::stable_sort(taken.begin(), taken.end(), [](const Fired& a, const Fired& b) { return a.line < b.line; });
  return taken;
}

Time Triggers::next_change(Time now, const Gauges& gauges) const {
  Time next = never;
  for (const StateLine& line : states_) {
    if (line.armed && !line.fired) next = std::min(next, predicates_.next_change(line.predicate, now, gauges));
  }
  return next;
}

bool Triggers::check(std::uint32_t line, Time now, const Gauges& gauges) const {
  return checks_[line] != no_predicate && predicates_.holds(checks_[line], now, gauges, filter_.names());
}

}  // namespace meshsim::watch
