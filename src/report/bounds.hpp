// The result of `sweep --find`: the smallest or largest value of a parameter with which all runs pass.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "report/style.hpp"

namespace meshsim::report {

struct Trial {
  std::string value;
  bool holds = false;
};

struct FoundBound {
  std::string parameter;
  bool is_smallest = true;
  std::vector<std::pair<std::string, std::string>> others;  ///< the values of the other parameters
  std::optional<std::string> value;                         ///< nothing: none holds
  bool is_monotone = true;                                  ///< false: some hold, and beyond them some fail again
  std::vector<Trial> trials;                                ///< the values that were tried, in their order
  std::size_t values = 0;                                   ///< the number of all values
};

/// Writes a sentence for each:
///   workers: 4 is the smallest that holds (7 of 20 values tried; 3 fails)
std::string bound_lines(const std::vector<FoundBound>& bounds, Style style);

}  // namespace meshsim::report
