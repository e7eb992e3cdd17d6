// A finding as a scenario file of its own: the text of the scenario with the faults behind its timeline.
#pragma once

#include <meshsim/time.hpp>
#include <string>
#include <string_view>

#include "plan/schedule.hpp"

namespace meshsim::explore {

/// Returns the scenario's text with a comment and the lines from `first` on as a last `timeline` block. `ends_at`: the
/// time at which it ends instead of where it says; never: that stays.
[[nodiscard]] std::string file_with(std::string_view scenario, std::string_view comment, const plan::Schedule& timeline,
                                    std::size_t first, Time ends_at = never);

}  // namespace meshsim::explore
