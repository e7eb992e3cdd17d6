#pragma once

#include <cstdint>
#include <meshsim/time.hpp>

namespace meshsim {

/// Multiplies a duration that is not negative, clamping at `never`.
[[nodiscard]] constexpr Duration saturating_multiply(Duration duration, std::uint64_t times) {
  Duration product = 0;
  return __builtin_mul_overflow(duration, times, &product) ? never : product;
}

}  // namespace meshsim
