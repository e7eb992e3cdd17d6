// One scenario on both sides: is what the real server did among what the simulation says may happen?
#pragma once

#include <string>

#include "compile/compile.hpp"
#include "driver/real_broker.hpp"

namespace meshsim::conformance {

struct Verdict {
  bool agrees = false;
  bool too_close = false;    ///< a step came as a handler ended; nothing was compared
  std::size_t outcomes = 0;  ///< different ones that were predicted
  std::uint32_t seeds = 0;   ///< so many were simulated; 0: nothing was compared
  std::string text;          ///< both outcomes side by side when they differ; else how often the outcome was predicted
  std::string real;          ///< the real outcome
  std::string done;          ///< the same without what the server says it is set to
  View view;                 ///< what of it was compared
};

/// Seeds that are simulated, at most, before an outcome is called impossible.
inline constexpr std::uint32_t most_seeds = 20'000;

/// Runs the plan on both sides. Throws Trouble, also for a plan that no real run can do.
Verdict compare(const plan::Plan& plan, RealBroker& broker, const std::string& client_program);

/// Compiles a scenario file or text of one run. Throws Trouble with the first diagnostic.
plan::Plan compile_one(const std::string& name, const std::string& text);

}  // namespace meshsim::conformance
