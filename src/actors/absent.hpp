// Finds the name behind a missing value: the reason why arithmetic had no result.
#pragma once

#include <string>

#include "plan/plan.hpp"
#include "value/evaluator.hpp"

namespace meshsim::actors {

/// Writes "`message.colour` is absent" for the last field or local variable of the code that is absent; empty when none
/// is. `subject` is the word for the arrival, "message" or "request".
std::string tell_absent(const plan::Plan& plan, value::Code code, const value::Bindings& bindings,
                        std::string_view subject);

}  // namespace meshsim::actors
