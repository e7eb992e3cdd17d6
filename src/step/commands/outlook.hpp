// Tells what is to be said of a claim while the run goes on: of what is still to come in the present and the future.
#pragma once

#include <string>
#include <string_view>

#include "check/judge.hpp"

namespace meshsim::step {

/// "so far ok", "still to come", "FAILED", "nothing yet".
std::string_view standing_of(const check::Judge::Progress& progress);

/// In one clause: "2 of 3 are still to be handled, the first by 7.000s"; of what is decided what the verdict says.
std::string outlook(const plan::Plan& plan, const check::Judge::Progress& progress);

}  // namespace meshsim::step
