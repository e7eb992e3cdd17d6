// `meshsim explore --bite`: do the expectations notice when a protection is taken out of the scenario? Each is taken
// out alone, and every single fault strikes the rest at every moment.
#pragma once

#include <string>

#include "base/output.hpp"
#include "cli/options.hpp"
#include "explore/oracle.hpp"

namespace meshsim::cli {

/// Tries the scenario as it is and without each of its protections, and tells of each. `plan` is that of the text.
/// Returns the exit code: exit_failed where something can go and nobody notices.
[[nodiscard]] int bite(const plan::Plan& plan, const std::string& text, const ExploreOptions& options,
                       const explore::Workshop& workshop, const Output& say);

}  // namespace meshsim::cli
