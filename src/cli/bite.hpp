// `meshsim explore --bite`: do the expectations notice when a protection is taken out of the scenario? Each is taken
// out alone, and every single fault strikes the rest at every moment.
#pragma once

#include <string>

#include "cli/options.hpp"
#include "explore/oracle.hpp"

namespace meshsim::cli {

struct Bitten {
  std::string told;      ///< lines of the report
  int code = exit_held;  ///< exit_failed: something could go and nobody would notice
};

/// Tries the scenario as it is and without each of its protections. `plan` is that of the text.
[[nodiscard]] Bitten bite(const plan::Plan& plan, const std::string& text, const ExploreOptions& options,
                          const explore::Workshop& workshop);

}  // namespace meshsim::cli
