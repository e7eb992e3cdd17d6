// Virtual time: 64-bit integer nanoseconds since the start of the run. No wall clock exists on the simulated path.
#pragma once

#include <cstdint>

namespace meshsim {

using Time = std::int64_t;      ///< an instant, in ns since the run's start
using Duration = std::int64_t;  ///< a length of time, in ns

inline constexpr Duration nanosecond = 1;
inline constexpr Duration microsecond = 1'000;
inline constexpr Duration millisecond = 1'000'000;
inline constexpr Duration second = 1'000'000'000;
inline constexpr Duration minute = 60 * second;
inline constexpr Duration hour = 60 * minute;

inline constexpr Time never = INT64_MAX;  ///< later than every instant a run can reach

}  // namespace meshsim
