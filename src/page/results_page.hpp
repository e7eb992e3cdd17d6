// The page of many runs: how each ended, the table of what was varied and measured, and the failures of those that did
// not pass. It has no script and reads the same wherever it is shown.
#pragma once

#include <string>
#include <string_view>

#include "report/results.hpp"

namespace meshsim::page {

/// The most runs whose failures are told in full; the others are in the lists.
inline constexpr std::size_t most_told_runs = 500;

/// Makes the page. `title`: of the scenario, or what was tested.
std::string results_page(std::string_view title, const report::Results& results);

}  // namespace meshsim::page
