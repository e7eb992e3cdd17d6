#pragma once

#include <cstdint>

namespace meshsim::compile {

/// Seeds from the first to the last, both included, or each `step`-th of them.
struct SeedSpan {
  std::uint64_t first = 1;
  std::uint64_t last = 1;
  std::uint64_t step = 1;
};

}  // namespace meshsim::compile
