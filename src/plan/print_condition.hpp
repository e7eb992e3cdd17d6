// Writes facts, states and metrics as the text of a scenario: the conditions of `when` and `check`.
#pragma once

#include <string>

#include "plan/plan.hpp"

namespace meshsim::plan {

/// Writes a fact: "hello handled by subscriber before 4s where message.user == \"ann\"".
[[nodiscard]] std::string print(const Pattern& pattern, const Plan& plan);
/// Writes a predicate: "order-api is ready and depth of hello > 3".
[[nodiscard]] std::string print(const Predicate& predicate, const Plan& plan);
/// Writes an anchor: "4s", "outage + 2s", "end".
[[nodiscard]] std::string print(const Anchor& anchor, const Plan& plan);

}  // namespace meshsim::plan
