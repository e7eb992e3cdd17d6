// One timeline action -> plan::Action. Also what step mode does with a typed line.
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
