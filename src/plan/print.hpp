// Writes lines of a timeline as the text of a scenario. Read back for the same system, the text gives the same line.
#pragma once

#include <string>

#include "plan/plan.hpp"

namespace meshsim::plan {

/// Writes a line: "at 4s: kill subscriber for 2s".
[[nodiscard]] std::string print(const TimelineLine& line, const Plan& plan);
/// Writes a trigger: "at 4s", "when order-api is ready".
[[nodiscard]] std::string print(const Trigger& trigger, const Plan& plan);
/// Writes an action: "kill subscriber".
[[nodiscard]] std::string print(const Action& action, const Plan& plan);

/// Writes a fault of a search without its target: "crash at before_ack", "delay 20ms".
[[nodiscard]] std::string print(const FaultForm& form);
/// Writes a target: "subscriber", "subscriber-2".
[[nodiscard]] std::string print(const Target& target, const Plan& plan);
/// Writes a topic or endpoint: `Mail`, `"orders.created"`, `dead letter of Mail`.
[[nodiscard]] std::string print(const Topic& topic, const Plan& plan);

}  // namespace meshsim::plan
