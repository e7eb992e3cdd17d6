// What the clients of the comparison do of their own accord where real libraries differ, and what the language calls
// the other way: each fixed case is run both ways, so that no habit carries a case without being seen.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.hpp"

namespace meshsim::conformance {

struct Habit {
  std::string setting;                           ///< as a scenario says the other way: "ack sync"
  bool (*applies)(const plan::DeliveryPolicy&);  ///< whether a subscription has the usual way
  void (*change)(plan::DeliveryPolicy&);
  bool (*can_play)(const plan::Plan&) = [](const plan::Plan&) {
    return true;
  };  ///< else both sides are known to differ
};

/// Lists the habits of the clients of that kind for which the kind has a setting.
std::vector<Habit> habits_of(const std::string& kind);

/// Changes the plan to the other way in each subscription that has the usual one. False: none has, or it cannot be
/// played, and nothing was changed.
bool change_habit(plan::Plan& plan, const Habit& habit);

}  // namespace meshsim::conformance
