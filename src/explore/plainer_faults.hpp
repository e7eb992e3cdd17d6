// Plainer faults than those of a finding: a weaker verb, a shorter outage.
#pragma once

#include <vector>

#include "explore/oracle.hpp"

namespace meshsim::explore {

/// Returns lists with one fault less; none for a single one.
[[nodiscard]] std::vector<std::vector<Way>> fewer_than(const std::vector<Way>& ways);

/// Returns lists of faults with one of them plainer, the plainest first: a pause before a cut, a kill, a power off and
/// a crash; then the same verbs for a shorter time. All are such as the plan's exploration has; where it gives no
/// outages, none is as long as one of the scenario's timeouts.
[[nodiscard]] std::vector<std::vector<Way>> plainer_than(const std::vector<Way>& ways, const plan::Plan& plan);

}  // namespace meshsim::explore
