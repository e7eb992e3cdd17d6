// The run without faults, and what the runs with faults take from it: how long they go on, and how many events they
// may take.
#pragma once

#include <csignal>
#include <meshsim/registry.hpp>
#include <meshsim/time.hpp>
#include <vector>

#include "explore/search.hpp"
#include "plan/plan.hpp"
#include "world/run.hpp"

namespace meshsim::explore {

struct Baseline {
  plan::Plan plan;          ///< the scenario's, but for its end: it goes on until nothing happens any more
  sim::Budget budget;       ///< of each run
  world::RunResult result;  ///< interrupted: the rest counts for nothing
  Time recovery = 0;        ///< the last start, resume or heal
  bool comes_to_rest = false;
  std::vector<Time> marks;  ///< when each was set; `never`: it was not

  /// Returns the time of an anchor; `never` for that of a mark that was not set.
  [[nodiscard]] Time time_of(const plan::Anchor& anchor) const;
};

/// Runs a plan to its rest; where it has none, to its own end. `outages`: how long those of one run take, one behind
/// the other; so much longer a run with faults may take.
[[nodiscard]] Baseline baseline_of(const plan::Plan& plan, const Registry& registry, const sim::Budget& budget,
                                   const volatile std::sig_atomic_t* interrupt, Duration outages);

/// Returns when the last fault of a run that has ended was over. `shape` is the run's, `recovery` that of the run
/// without faults.
[[nodiscard]] Time healed_at(const FaultSchedule& schedule, const Space& space, const Shape& shape, Time recovery);

}  // namespace meshsim::explore
