#pragma once

#include <cstdint>

#include "watch/fact_matcher.hpp"

namespace meshsim::check {

// The roles of events in a claim about a subject and a target. The router names them by these numbers.
inline constexpr watch::FactMatcher::Roles subject_roles{.match = 0, .origin = 1, .done = 2};
inline constexpr watch::FactMatcher::Roles target_roles{.match = 3, .origin = 4, .done = 5};
inline constexpr std::uint8_t retire_role = 6;  ///< nothing more can happen to the subject's message

}  // namespace meshsim::check
