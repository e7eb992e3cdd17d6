// The code that a step of a program has, whatever the step.
#pragma once

#include <variant>

#include "plan/program.hpp"

namespace meshsim::test {

/// Calls `see` with each piece of code, which may be none.
template <class See>
void each_code(const plan::Step& step, See see) {
  std::visit(
      [&](const auto& deed) {
        if constexpr (requires { deed.key; }) see(deed.key);
        if constexpr (requires { deed.record; }) see(deed.record);
        if constexpr (requires { deed.body; }) see(deed.body);
        if constexpr (requires { deed.condition; }) see(deed.condition);
        if constexpr (requires { deed.value; }) see(deed.value);
        if constexpr (requires { deed.text; }) see(deed.text);
        if constexpr (requires { deed.time; }) see(deed.time);
      },
      step.deed);
}

}  // namespace meshsim::test
