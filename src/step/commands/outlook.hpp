// The state of a claim while the run goes on, in the present and future tense.
#pragma once

#include <string>
#include <string_view>

#include "check/judge.hpp"

namespace meshsim::step {

/// Returns "so far ok", "still to come", "FAILED" or "nothing yet".
std::string_view standing_of(const check::Judge::Progress& progress);

/// Writes one clause: "2 of 3 are still to be handled, the first by 7.000s"; for a decided claim, that of its verdict.
std::string outlook(const plan::Plan& plan, const check::Judge::Progress& progress);

}  // namespace meshsim::step
