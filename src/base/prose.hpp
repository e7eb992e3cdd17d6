// Numbers as they stand in sentences.
#pragma once

#include <meshsim/time.hpp>

namespace meshsim {

/// Cuts, without rounding, to four significant figures, so that a time below a limit is also told as below it: 2.9998s
/// becomes 2.999s, 123.456ms becomes 123.4ms. Whole seconds stay whole.
[[nodiscard]] constexpr Duration to_four_figures(Duration duration) {
  Duration grain = 1;
  const auto reaches = [duration](Duration limit) { return duration >= limit || duration <= -limit; };
  while (grain < second && reaches(grain * 10'000)) grain *= 10;
  return duration / grain * grain;
}

}  // namespace meshsim
