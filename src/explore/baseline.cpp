#include "explore/baseline.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "explore/shape.hpp"

namespace meshsim::explore {
namespace {

constexpr Duration settle = 2 * hour;

/// A run with a fault in it may take so many times the events of the run without.
constexpr std::uint64_t events_factor = 20;
constexpr std::uint64_t events_more = 10'000;

world::RunResult run_of(const plan::Plan& plan, const Registry& registry, const sim::Budget& budget,
                        const volatile std::sig_atomic_t* interrupt, Time& recovery) {
  Shape shape;
  world::Run run(plan, registry, budget);
  run.add_sink(&shape);
  run.set_interrupt(interrupt);
  world::RunResult result = run.finish();
  recovery = shape.last_recovery();
  return result;
}

}  // namespace

Baseline baseline_of(const plan::Plan& plan, const Registry& registry, const sim::Budget& budget,
                     const volatile std::sig_atomic_t* interrupt) {
  Baseline baseline{plan, budget, {}, 0, false};
  baseline.result = run_of(plan, registry, budget, interrupt, baseline.recovery);
  if (baseline.result.reason == world::EndReason::interrupted) return baseline;
  baseline.budget.events = std::min(budget.events, events_factor * baseline.result.events + events_more);
  baseline.plan.ends_at = never;
  baseline.plan.cap = saturating_add(baseline.result.ended_at, settle);
  Time recovery = 0;
  world::RunResult rested = run_of(baseline.plan, registry, baseline.budget, interrupt, recovery);
  baseline.comes_to_rest = rested.reason == world::EndReason::idle;
  if (rested.reason == world::EndReason::interrupted) baseline.result.reason = rested.reason;
  if (baseline.comes_to_rest) {
    baseline.result = std::move(rested);
    baseline.recovery = recovery;
    baseline.plan.cap = saturating_add(baseline.result.ended_at, settle);
  } else {
    baseline.plan.ends_at = plan.ends_at;
    baseline.plan.cap = plan.cap;
  }
  return baseline;
}

Time healed_at(const FaultSchedule& schedule, const Space& space, const Shape& shape, Time recovery) {
  // A crash at a point of a handler comes later than its line, and so does its end.
  Time healed = shape.last_recovery() > recovery ? shape.last_recovery() : 0;
  for (const Strike& strike : schedule)
    healed = std::max(healed, saturating_add(strike.moment.time, space.faults[strike.fault].outage));
  return healed;
}

}  // namespace meshsim::explore
