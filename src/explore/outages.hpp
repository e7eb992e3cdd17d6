// The lengths of outages that tell apart how a system deals with them: at most four, below, above and in the
// widest gaps between its own timeouts. Never one that is as long as a timeout, where the order of two things at one
// instant would decide.
#pragma once

#include <meshsim/time.hpp>
#include <vector>

namespace meshsim::explore {

/// Returns those that outages can tell apart: shorter than 5min, and by more than a fifth longer than the one before.
[[nodiscard]] std::vector<Duration> apart(const std::vector<Duration>& timeouts);

/// Returns at most four outages for these timeouts, ascending: a short one below all, one above all that are apart (at
/// most 5min), and the middles of the widest gaps between neighbours, rounded to two digits. None equals a timeout.
[[nodiscard]] std::vector<Duration> outages_between(const std::vector<Duration>& timeouts);

}  // namespace meshsim::explore
