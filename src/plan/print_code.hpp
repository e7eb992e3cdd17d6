// Writes expressions as the text of a scenario.
#pragma once

#include <string>
#include <string_view>

#include "plan/plan.hpp"

namespace meshsim::plan {

/// Writes the expression that compiles to this code, with no more parentheses than it needs. Parameters appear as their
/// values. No scenario can hold a quoted text within `{..}` of a text: code that has one, which only a parameter can
/// make, is written in that form all the same and cannot be read back.
[[nodiscard]] std::string print(value::Code code, const Plan& plan);

/// Writes the text in quotes, with the escapes of the language.
[[nodiscard]] std::string print_text(std::string_view text);

}  // namespace meshsim::plan
