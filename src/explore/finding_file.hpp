// A finding as a timeline and as a scenario file of its own: the scenario with the faults behind its other lines.
#pragma once

#include <meshsim/time.hpp>
#include <string>
#include <string_view>

#include "explore/search.hpp"
#include "explore/space.hpp"
#include "plan/plan.hpp"

namespace meshsim::explore {

/// Returns a plan's timeline with the faults of a schedule as its last lines, as they stand in a file.
[[nodiscard]] plan::Schedule timeline_with(const plan::Plan& plan, const Space& space, const FaultSchedule& schedule);

/// Returns the scenario's text with a comment and the lines from `first` on as a last `timeline` block. `ends_at`: the
/// time at which it ends instead of where it says; never: that stays.
[[nodiscard]] std::string file_with(std::string_view scenario, std::string_view comment, const plan::Schedule& timeline,
                                    std::size_t first, Time ends_at = never);

}  // namespace meshsim::explore
