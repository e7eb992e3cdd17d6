// Describes a preset of policies, for `meshsim explain PRESET`.
#pragma once

#include <string>

#include "plan/call_policy.hpp"

namespace meshsim::manual {

/// Writes the record as the settings that give it, one a line.
[[nodiscard]] std::string describe(const plan::CallPolicy& policy);

}  // namespace meshsim::manual
