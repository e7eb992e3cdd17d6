// A run with little to spend, of a plan that may hold anything.
#pragma once

#include <cstddef>
#include <cstdint>

#include "plan/plan.hpp"
#include "world/run.hpp"

namespace meshsim::fuzz {

/// Whether the plan can be run briefly: a system of many thousand instances takes its time before anything happens.
inline bool is_small(const plan::Plan& plan) {
  std::size_t instances = 0;
  for (const plan::Service& service : plan.services) instances += service.replicas;
  return instances <= 2'000 && plan.timeline.lines.size() <= 2'000 && plan.claims.size() <= 2'000;
}

/// Runs until so many dispatches were made, then judges what there is.
inline world::RunResult run_briefly(const plan::Plan& plan, std::uint64_t dispatches) {
  static const Registry registry;
  std::sig_atomic_t interrupt = 0;
  world::Run run(plan, registry, {.events = dispatches, .pending = 50'000, .bytes = std::uint64_t{256} << 20});
  run.set_interrupt(&interrupt);
  for (std::uint64_t i = 0; i < dispatches && run.step() == world::Run::Stepped::dispatched; ++i) continue;
  interrupt = 1;
  return run.finish();
}

}  // namespace meshsim::fuzz
