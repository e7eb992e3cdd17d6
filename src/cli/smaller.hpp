// The smallest scenario of a finding, as `meshsim explore` tells and writes it.
#pragma once

#include <string>

#include "cli/options.hpp"
#include "explore/smallest.hpp"

namespace meshsim::cli {

struct Smaller {
  std::string told;  ///< lines of the report
  std::string text;  ///< the scenario; empty where none was made
  int code = exit_held;
  bool is_written = false;
};

/// Looks for it and writes it to `path`, unless that is empty.
Smaller smaller_of(const explore::Found& found, const explore::Workshop& workshop, const std::string& path);

}  // namespace meshsim::cli
