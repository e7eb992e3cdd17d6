// Facts, states and metrics as the text of a scenario: what a `when` line waits for, what a `check` asks.
#pragma once

#include <string>

#include "plan/plan.hpp"

namespace meshsim::plan {

/// "hello handled by subscriber before 4s where message.user == \"ann\""
[[nodiscard]] std::string print(const Pattern& pattern, const Plan& plan);
/// "order-api is ready and depth of hello > 3"
[[nodiscard]] std::string print(const Predicate& predicate, const Plan& plan);
/// "4s", "outage + 2s", "end"
[[nodiscard]] std::string print(const Anchor& anchor, const Plan& plan);

}  // namespace meshsim::plan
