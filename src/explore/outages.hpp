// The lengths of outages that tell apart how a system deals with them: one between each two neighbours of its own
// timeouts. Never one that is as long as a timeout, where the order of two things at one instant would decide.
#pragma once

#include <meshsim/time.hpp>
#include <vector>

#include "plan/plan.hpp"

namespace meshsim::explore {

/// Returns every duration that acts as a timeout, ascending, each once: leases and back-offs, confirm timeouts,
/// `within` of calls and publishes, heartbeats, `fail_timeout` and the others of routes, intervals of commits and
/// syncs, the first reconnection. Those within a fifth of the one before are left out.
[[nodiscard]] std::vector<Duration> timeouts_of(const plan::Plan& plan);

/// Returns at most four outages for these timeouts, ascending: a short one below all, one above all (at most 5min), and
/// the middles of the widest gaps between neighbours, all rounded to two digits.
[[nodiscard]] std::vector<Duration> outages_between(const std::vector<Duration>& timeouts);

}  // namespace meshsim::explore
