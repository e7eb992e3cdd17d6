// The shipped checks: systems with a figure that theory gives exactly.
#pragma once

#include <string>
#include <vector>

namespace meshsim::validation {

struct Check {
  std::string name;      ///< "M/M/1, time"
  std::string formula;   ///< how theory comes to the figure, in a few words
  double theory = 0;     ///< in the unit of the figure: ns, a fraction, or 1/s
  std::string scenario;  ///< its only claim measures the figure
};

[[nodiscard]] std::vector<Check> shipped_checks();

}  // namespace meshsim::validation
