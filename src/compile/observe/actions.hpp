// Compiles one timeline action, or a line typed in step mode, into a plan::Action.
#pragma once

#include <optional>

#include "compile/build/build.hpp"

namespace meshsim::compile {

struct TimedAction {
  plan::Action action;
  Duration heal_after = 0;
};

[[nodiscard]] std::optional<TimedAction> compile_action(Build& build, const lang::ast::Action& action);

}  // namespace meshsim::compile
