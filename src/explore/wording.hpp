// The words for the time of a fault, the best first: a round time, which outlives changes of the scenario, before the
// number of an event, which is of this version only.
#pragma once

#include <string>
#include <vector>

#include "explore/oracle.hpp"

namespace meshsim::explore {

/// Returns triggers for a strike of the hit, "at 1.01s"; the last one is the moment's own, which is exact.
[[nodiscard]] std::vector<std::string> wordings_of(const Hit& hit, std::size_t strike);

}  // namespace meshsim::explore
