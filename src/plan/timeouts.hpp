// The durations of a system that act as timeouts.
#pragma once

#include <meshsim/time.hpp>
#include <vector>

#include "plan/plan.hpp"

namespace meshsim::plan {

/// Returns every duration that acts as a timeout, ascending, each once: leases and back-offs, confirm timeouts,
/// `within` of calls and publishes, heartbeats, `fail_timeout` and the others of routes, intervals of commits and
/// syncs, the first reconnection.
[[nodiscard]] std::vector<Duration> timeouts_of(const Plan& plan);

}  // namespace meshsim::plan
