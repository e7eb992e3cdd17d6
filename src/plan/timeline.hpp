// The timeline as data: each line has a trigger, an action, and the time after which a fault is over.
#pragma once

#include <meshsim/time.hpp>
#include <string>

#include "plan/action.hpp"
#include "plan/position.hpp"
#include "plan/trigger.hpp"

namespace meshsim::plan {

struct TimelineLine {
  Trigger trigger;
  Action action;
  Duration heal_after = 0;  ///< `for 2s`; 0 = never
  std::string stream;       ///< the name of its random draws, see name_streams; empty when it has none
  std::string text;         ///< the line as written (canonical layout)
  Position position;
};

}  // namespace meshsim::plan
