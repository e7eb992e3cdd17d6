#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace meshsim {

/// The quantity that a unit measures.
enum class Dimension : std::uint8_t { duration, size, rate, percent };

/// One unit of the language.
struct Unit {
  std::string_view name;  ///< As written after the number: "ms", "KB", "/s", "%".
  Dimension dimension;
  std::int64_t factor;  ///< Nanoseconds; bytes; for a rate, the nanoseconds of the span it counts in; 1 for percent.
};

/// Returns all units, smallest first within each dimension. KB, MB and GB are powers of 1000; KiB, MiB and GiB of 1024.
[[nodiscard]] std::span<const Unit> all_units();

/// Finds the unit of this name, exactly as written; nullptr where there is none.
[[nodiscard]] const Unit* find_unit(std::string_view name);

/// A number of events in each span of time.
struct Rate {
  Decimal count;
  Duration per = second;

  friend bool operator==(const Rate&, const Rate&) = default;
};

/// Converts to exact nanoseconds; an error when the unit is not one of time, or the value is not a whole number of
/// nanoseconds or beyond 292 years.
[[nodiscard]] Result<Duration> duration_from(Decimal value, std::string_view unit);

/// Converts to exact bytes; an error when the unit is not one of size, or the value is negative, not whole bytes or
/// beyond 2^63.
[[nodiscard]] Result<std::int64_t> size_from(Decimal value, std::string_view unit);

/// Makes a rate; an error when the unit is not one of rate or the value is negative.
[[nodiscard]] Result<Rate> rate_from(Decimal value, std::string_view unit);

/// Calculates the mean time between two events at this rate, rounded half up to a nanosecond; an error for a rate of 0,
/// for one above 1,000,000,000/s, and for one so slow that the time is beyond 292 years.
[[nodiscard]] Result<Duration> mean_interval(Rate rate);

/// Writes a size as the language does, in the largest unit that gives a whole number: "64KB", "4KiB", "10B".
[[nodiscard]] std::string format_size(std::int64_t bytes);

}  // namespace meshsim
