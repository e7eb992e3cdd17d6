#include "explore/baseline.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "explore/shape.hpp"
#include "trace/sink.hpp"

namespace meshsim::explore {
namespace {

constexpr Duration default_settle = 2 * hour;

/// A run with a fault in it may take so many times the events of the run without.
constexpr std::uint64_t events_factor = 20;
constexpr std::uint64_t events_more = 100'000;

/// Notes when marks are set.
class MarkTimes final : public trace::Sink {
 public:
  explicit MarkTimes(std::vector<Time>& times) : times_(times) {}
  void on_event(const Event& event, std::span<const std::byte> /*payload*/) override {
    if (event.kind == EventKind::marked && times_[event.detail] == never) times_[event.detail] = event.time;
  }

 private:
  std::vector<Time>& times_;
};

world::RunResult run_of(const plan::Plan& plan, const Registry& registry, const sim::Budget& budget,
                        const volatile std::sig_atomic_t* interrupt, Time& recovery, std::vector<Time>& marks) {
  Shape shape;
  marks.assign(plan.marks.size(), never);
  MarkTimes mark_times(marks);
  world::Run run(plan, registry, budget);
  run.add_sink(&shape);
  run.add_sink(&mark_times);
  run.set_interrupt(interrupt);
  world::RunResult result = run.finish();
  recovery = shape.last_recovery();
  return result;
}

}  // namespace

Baseline baseline_of(const plan::Plan& plan, const Registry& registry, const sim::Budget& budget,
                     const volatile std::sig_atomic_t* interrupt, Duration outages) {
  Baseline baseline{plan, budget, {}, 0, false, {}};
  baseline.result = run_of(plan, registry, budget, interrupt, baseline.recovery, baseline.marks);
  if (baseline.result.reason == world::EndReason::interrupted) return baseline;
  baseline.budget.events = std::min(budget.events, events_factor * baseline.result.events + events_more);
  baseline.plan.ends_at = never;
  const Duration settle = saturating_add(std::max(default_settle, 2 * plan.exploration.settle), outages);
  baseline.plan.cap = saturating_add(baseline.result.ended_at, settle);
  Time recovery = 0;
  std::vector<Time> marks;
  world::RunResult rested = run_of(baseline.plan, registry, baseline.budget, interrupt, recovery, marks);
  baseline.comes_to_rest = rested.reason == world::EndReason::idle;
  if (rested.reason == world::EndReason::interrupted) baseline.result.reason = rested.reason;
  if (baseline.comes_to_rest) {
    baseline.result = std::move(rested);
    baseline.recovery = recovery;
    baseline.marks = std::move(marks);
    baseline.plan.cap = saturating_add(baseline.result.ended_at, settle);
  } else {
    baseline.plan.ends_at = plan.ends_at;
    baseline.plan.cap = plan.cap;
  }
  return baseline;
}

Time Baseline::time_of(const plan::Anchor& anchor) const {
  switch (anchor.kind) {
    case plan::Anchor::Kind::time:
      return anchor.time;
    case plan::Anchor::Kind::mark:
      return saturating_add(marks[anchor.mark], anchor.offset);
    case plan::Anchor::Kind::end:
      break;
  }
  return result.ended_at;
}

Time healed_at(const FaultSchedule& schedule, const Space& space, const Shape& shape, Time recovery) {
  // A crash at a point of a handler comes later than its line, and so does its end.
  Time healed = shape.last_recovery() > recovery ? shape.last_recovery() : 0;
  for (const Strike& strike : schedule)
    healed = std::max(healed, saturating_add(strike.moment.time, space.faults[strike.fault].outage));
  return healed;
}

}  // namespace meshsim::explore
