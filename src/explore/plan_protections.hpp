// The protections of a scenario whose plan is known: what a broker does without a line depends on its kind.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.hpp"
#include "shrink/protections.hpp"

namespace meshsim::explore {

/// Lists the protections in the text from which the plan comes.
[[nodiscard]] std::vector<shrink::Protection> protections_of(const plan::Plan& plan, const std::string& text);

}  // namespace meshsim::explore
