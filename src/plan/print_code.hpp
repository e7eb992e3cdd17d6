// Expressions as the text of a scenario.
#pragma once

#include <string>
#include <string_view>

#include "plan/plan.hpp"

namespace meshsim::plan {

/// Returns the expression that compiles to this code, with no more parentheses than it needs. Parameters are gone:
/// their values stand there. No scenario can hold a quoted text within `{..}` of a text, so code that has one is
/// printed as it would have to be and not read back; only a parameter can make such code.
[[nodiscard]] std::string print(value::Code code, const Plan& plan);

/// Returns the text in quotes, with the escapes that the language has.
[[nodiscard]] std::string print_text(std::string_view text);

}  // namespace meshsim::plan
