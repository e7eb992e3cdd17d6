// Finds the name of an expression that stood for nothing: the reason why arithmetic had no result.
#pragma once

#include <string>

#include "plan/plan.hpp"
#include "value/evaluator.hpp"

namespace meshsim::actors {

/// "`message.colour` is absent", of the last field or local variable of the code that is; empty when none is.
/// `subject`: what came is called "message" or "request".
std::string tell_absent(const plan::Plan& plan, value::Code code, const value::Bindings& bindings,
                        std::string_view subject);

}  // namespace meshsim::actors
