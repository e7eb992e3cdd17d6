// The results of runs as JSON. docs/results.md and docs/results.schema.json describe the form; a change that a reader
// of the form would notice raises its version.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "report/results.hpp"

namespace meshsim::report {

inline constexpr std::string_view results_format = "meshsim-results";
inline constexpr std::uint64_t results_version = 1;

std::string results_json(const Results& results);

}  // namespace meshsim::report
