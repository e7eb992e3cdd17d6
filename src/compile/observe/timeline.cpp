// The timeline: when each line fires, its action, and from that the latest end of the run.
//
// `+D` counts from the line above, from its last action if it repeats. Behind a line with a known time it is resolved
// here to `at`; behind `when`, `every` and `at event` it stays relative (Trigger::after).
#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "base/saturating_multiply.hpp"
#include "compile/build/build.hpp"
#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/observe/actions.hpp"
#include "compile/observe/pattern.hpp"
#include "compile/observe/predicate.hpp"
#include "compile/source/limits.hpp"
#include "compile/source/system.hpp"
#include "plan/schedule.hpp"
#include "plan/verbs.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using plan::Trigger;
namespace trigger = plan::trigger;

class TimelineBuilder {
 public:
  explicit TimelineBuilder(Build& build) : build_(build) {}

  void line(const ast::TimelineLine& item) {
    if (build_.enough()) return;
    if (const auto* ask = std::get_if<ast::Ask>(&item.action.node)) return question(item, *ask);
    plan::TimelineLine planned;
    planned.text = build_.text(item.span);
    planned.position = build_.position(item.span);
    const bool triggered = std::visit([&](const auto& node) { return of(node, planned.trigger); }, item.trigger.node);
    auto action = compile_action(build_, item.action);
    if (action) {
      planned.action = std::move(action->action);
      planned.heal_after = action->heal_after;
    }
    if (triggered) place(item, planned);
    if (triggered && action) build_.plan.timeline.lines.push_back(std::move(planned));
  }

  void phase(const ast::Phase& item) {
    plan::Schedule& timeline = build_.plan.timeline;
    const auto first = static_cast<std::uint32_t>(timeline.lines.size());
    for (const ast::TimelineLine& each : item.lines) line(each);
    timeline.phases.push_back({item.title.value, first, static_cast<std::uint32_t>(timeline.lines.size())});
  }

  /// Returns the last instant at which a line is known to act.
  [[nodiscard]] Time last() const { return latest_; }

 private:
  /// Compiles a question, which has a time but no place among the lines: the run goes on without it.
  void question(const ast::TimelineLine& item, const ast::Ask& ask) {
    Trigger planned;
    if (!std::visit([&](const auto& node) { return of(node, planned); }, item.trigger.node)) return;
    const auto* at = std::get_if<trigger::At>(&planned);
    if (at == nullptr) {
      build_.diagnostics.error("E0421", item.trigger.span, "a question is asked at a time that is known before the run")
          .label("known only during the run")
          .help("begin the line with a time: `at 4s: ask ..`");
      return;
    }
    cursor_ = at->time;
    known_ = true;
    check_end(item, cursor_);
    build_.asked.push_back({&ask, at->time, item.span});
  }

  bool of(const ast::AtTime& item, Trigger& planned) {
    const auto time = read_duration(build_, item.time, "the time of a line");
    planned = trigger::At{time.value_or(0)};
    return time.has_value();
  }

  bool of(const ast::AfterPrevious& item, Trigger& planned) {
    const auto delay = read_duration(build_, item.delay, "the time after the line above");
    if (!delay) return false;
    if (known_) {
      planned = trigger::At{saturating_add(cursor_, *delay)};
    } else {
      planned = trigger::After{*delay};
    }
    return true;
  }

  bool of(const ast::When& item, Trigger& planned) {
    if (const auto* occurrence = std::get_if<ast::Occurrence>(&item.condition.node)) {
      const auto fact = compile_pattern(build_, *occurrence);
      planned = trigger::Fact{fact.value_or(plan::Pattern{})};
      return fact.has_value();
    }
    auto state = compile_predicate(build_, std::get<ast::Expression>(item.condition.node));
    if (!state) return false;
    planned = trigger::State{std::move(*state)};
    return true;
  }

  bool of(const ast::EveryPeriod& item, Trigger& planned) {
    const auto period = read_duration(build_, item.period, "the period", 1);
    const auto from = fixed(item.from);
    const auto to = fixed(item.to);
    if (!period || !from || !to) return false;
    planned = trigger::Every{*period, *from, *to};
    if (*from <= *to) return true;
    build_.diagnostics.error("E0413", lang::join(item.from.span, item.to.span), "this ends before it begins")
        .label(fmt::format("{} is after {}", format_duration(*from), format_duration(*to)));
    return false;
  }

  bool of(const ast::AtEvent& item, Trigger& planned) {
    const auto number = read_count(build_, item.number, "the number of an event", 1, max_count);
    planned = trigger::Event{number.value_or(0)};
    return number.has_value();
  }

  /// Evaluates an end of `every .. from A to B`, which must be known before the run.
  std::optional<Time> fixed(const ast::Anchor& item) {
    const auto anchor = compile_anchor(build_, item);
    if (!anchor) return std::nullopt;
    if (anchor->kind == plan::Anchor::Kind::time) return anchor->time;
    if (anchor->kind == plan::Anchor::Kind::end && build_.plan.ends_at != never) return build_.plan.ends_at;
    build_.diagnostics.error("E0421", item.span, "this must be a time that is known before the run")
        .label(anchor->kind == plan::Anchor::Kind::end ? "the scenario has no `ends at`" : "a mark is set only later")
        .help("write a time, such as `12s`");
    return std::nullopt;
  }

  /// Moves the cursor, and checks the line against the run's end and the limit of actions.
  void place(const ast::TimelineLine& item, const plan::TimelineLine& planned) {
    const plan::Repeat repeat = plan::repeat_of(planned.action);
    const Duration repeats = saturating_multiply(std::max<Duration>(0, repeat.every), repeat.times - 1);
    std::uint64_t firings = 1;
    const auto* at = std::get_if<trigger::At>(&planned.trigger);
    const auto* after = std::get_if<trigger::After>(&planned.trigger);
    if (at != nullptr) cursor_ = at->time;
    if (after != nullptr) cursor_ = saturating_add(cursor_, after->delay);
    if (const auto* every = std::get_if<trigger::Every>(&planned.trigger)) {
      firings = static_cast<std::uint64_t>((every->to - every->from) / every->period) + 1;
      cursor_ = std::max(cursor_, every->to);
    }
    check_end(item, cursor_);
    // Behind `+D` the cursor is as exact as it was for the line above.
    if (after == nullptr) known_ = at != nullptr;
    cursor_ = saturating_add(cursor_, repeats);
    if (cursor_ == never) {
      build_.diagnostics.error("E0498", item.span, "a run may last at most 292 years of virtual time")
          .label("its repetitions would take longer");
    }
    latest_ = std::max(latest_, saturating_add(cursor_, planned.heal_after));
    count(item, firings, repeat.times);
  }

  void check_end(const ast::TimelineLine& item, Time time) {
    if (time <= build_.plan.ends_at) return;
    build_.diagnostics
        .error("E0413", item.trigger.span,
               fmt::format("the run ends at {}, before this line", format_duration(build_.plan.ends_at)))
        .label(fmt::format("at {}", format_duration(time)))
        .help(fmt::format("write `ends at {}` or later, or remove the line", format_duration(time)));
  }

  void count(const ast::TimelineLine& item, std::uint64_t firings, std::uint64_t times) {
    if (counted_) return;
    // Cut off, so that the product cannot overflow.
    occurrences_ += firings > max_occurrences ? max_occurrences + 1 : firings * times;
    if (occurrences_ <= max_occurrences) return;
    counted_ = true;
    build_.diagnostics.error("E0498", item.span, "a timeline may act at most 1,000,000 times, repetitions counted")
        .label("with this line it would act more often")
        .help("let a `load` make that much traffic");
  }

  Build& build_;
  Time cursor_ = 0;    ///< the time of the last action of the line above, as far as known
  bool known_ = true;  ///< cursor_ is exact
  Time latest_ = 0;
  std::uint64_t occurrences_ = 0;
  bool counted_ = false;  ///< the limit has been reported
};

void set_end(Build& build) {
  if (build.system.ends) {
    build.plan.ends_at = read_duration(build, build.system.ends->at, "the end of the run", 1).value_or(never);
  }
}

/// Sets the cap of a run without `ends at`: one minute after the last known event.
void set_cap(Build& build, Time last) {
  if (build.options.until) build.plan.ends_at = std::min(build.plan.ends_at, *build.options.until);
  if (build.plan.ends_at != never) return;
  for (const plan::ClientDetail& client : build.plan.clients) {
    last = std::max(last, client.to == never ? client.from : client.to);
  }
  build.plan.cap = saturating_add(last, minute);
}

}  // namespace

void build_timeline(Build& build) {
  set_end(build);
  TimelineBuilder builder(build);
  for (const ast::Timeline& timeline : build.system.timelines) {
    for (const auto& entry : timeline.entries) {
      if (const auto* line = std::get_if<ast::TimelineLine>(&entry)) builder.line(*line);
      if (const auto* phase = std::get_if<ast::Phase>(&entry)) builder.phase(*phase);
    }
  }
  plan::identify(build.plan.timeline, build.plan);
  set_cap(build, builder.last());
}

}  // namespace meshsim::compile
