#pragma once

#include <limits>
#include <meshsim/time.hpp>
#include <string>

namespace meshsim {

/// Adds, clamping at the ends of the 64-bit range; `never` plus anything is `never`.
[[nodiscard]] constexpr Time saturating_add(Time time, Duration duration) {
  if (time == never) return never;
  Time sum = 0;
  if (!__builtin_add_overflow(time, duration, &sum)) return sum;
  return duration > 0 ? never : std::numeric_limits<Time>::min();
}

/// Writes the exact duration in the language's units, readable by the parser: "5ms", "1.5s", "90s", "15min", "0s". The
/// unit is the largest of ns us ms s that the value reaches; whole minutes and hours are written as such.
[[nodiscard]] std::string format_duration(Duration duration);

/// Writes an instant for logs and reports: seconds with three decimals, or with up to nine where it needs them to be
/// exact: "4.100s", "0.000s", "4.1000005s".
[[nodiscard]] std::string format_instant(Time time);

}  // namespace meshsim
