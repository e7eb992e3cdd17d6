// The place in the scenario's text from which a part of the plan came. Never enters the trace or the digest.
#pragma once

#include <cstdint>

namespace meshsim::plan {

struct Position {
  std::uint32_t file = 0;    ///< index into Plan::files
  std::uint32_t line = 0;    ///< from 1; 0 = nowhere
  std::uint32_t column = 0;  ///< from 1

  friend bool operator==(const Position&, const Position&) = default;
};

}  // namespace meshsim::plan
