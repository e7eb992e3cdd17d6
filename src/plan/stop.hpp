// The stops of an interactive session. Compiled like a part of the scenario, but a run does not know of them.
#pragma once

#include <cstdint>

#include "plan/pattern.hpp"

namespace meshsim::plan {

struct Stop {
  enum class Kind : std::uint8_t {
    fact,    ///< an event of the pattern
    state,   ///< the predicate becomes true
    change,  ///< the metric's value changes; no metric over a window
  } kind = Kind::fact;
  Pattern fact;
  Predicate state;
  Metric metric;
};

}  // namespace meshsim::plan
