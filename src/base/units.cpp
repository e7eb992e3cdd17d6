#include "base/units.hpp"

#include <array>
#include <limits>

#include "base/int128.hpp"

namespace meshsim {
namespace {

constexpr std::array<Unit, 16> units = {{
    {"ns", Dimension::duration, nanosecond},
    {"us", Dimension::duration, microsecond},
    {"ms", Dimension::duration, millisecond},
    {"s", Dimension::duration, second},
    {"min", Dimension::duration, minute},
    {"h", Dimension::duration, hour},
    {"B", Dimension::size, 1},
    {"KB", Dimension::size, 1'000},
    {"KiB", Dimension::size, 1'024},
    {"MB", Dimension::size, 1'000'000},
    {"MiB", Dimension::size, 1'048'576},
    {"GB", Dimension::size, 1'000'000'000},
    {"GiB", Dimension::size, 1'073'741'824},
    {"/s", Dimension::rate, second},
    {"/min", Dimension::rate, minute},
    {"%", Dimension::percent, 1},
}};

constexpr std::int64_t max_int64 = std::numeric_limits<std::int64_t>::max();

std::string written(Decimal value, std::string_view unit) { return value.to_string() + std::string(unit); }

/// Finds the unit, or gives an error that lists `choices` when it is not one of `dimension`.
Result<const Unit*> unit_of(Dimension dimension, std::string_view name, const char* choices) {
  const Unit* unit = find_unit(name);
  if (unit != nullptr && unit->dimension == dimension) return unit;
  return Error{"'" + std::string(name) + "' is not " + choices};
}

/// Calculates value * factor, or gives an error where that is no integer of 64 bits.
Result<std::int64_t> whole_number_of(Decimal value, const Unit& unit, const char* too_fine, const char* too_large) {
  const int128 scaled = int128{value.mantissa()} * unit.factor;
  const int128 divisor = power_of_ten(value.scale());
  if (scaled % divisor != 0) return Error{written(value, unit.name) + " is not a whole number of " + too_fine};
  const int128 whole = scaled / divisor;
  if (whole > max_int64 || whole < -int128{max_int64}) return Error{written(value, unit.name) + " is " + too_large};
  return static_cast<std::int64_t>(whole);
}

}  // namespace

std::span<const Unit> all_units() { return units; }

const Unit* find_unit(std::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

Result<Duration> duration_from(Decimal value, std::string_view unit) {
  const auto found = unit_of(Dimension::duration, unit, "a unit of time (ns, us, ms, s, min or h)");
  if (!found) return found.error();
  return whole_number_of(value, **found, "nanoseconds", "longer than 292 years, the most that can be simulated");
}

Result<std::int64_t> size_from(Decimal value, std::string_view unit) {
  const auto found = unit_of(Dimension::size, unit, "a unit of size (B, KB, MB, GB, KiB, MiB or GiB)");
  if (!found) return found.error();
  if (value < Decimal(0)) return Error{"a size cannot be negative: " + written(value, unit)};
  return whole_number_of(value, **found, "bytes", "more bytes than can be counted");
}

Result<Rate> rate_from(Decimal value, std::string_view unit) {
  const auto found = unit_of(Dimension::rate, unit, "a unit of rate (/s or /min)");
  if (!found) return found.error();
  if (value < Decimal(0)) return Error{"a rate cannot be negative: " + written(value, unit)};
  return Rate{value, (*found)->factor};
}

Result<Duration> mean_interval(Rate rate) {
  const int128 count = rate.count.mantissa();
  if (count <= 0) return Error{"a rate of " + rate.count.to_string() + " has no time between events"};
  const int128 span = rate.per * power_of_ten(rate.count.scale());
  if (span < count) return Error{"a rate above one event in a nanosecond is too high"};
  const int128 interval = (span + count / 2) / count;
  if (interval > max_int64) return Error{"a rate below one event in 292 years is too low"};
  return static_cast<Duration>(interval);
}

std::string format_size(std::int64_t bytes) {
  for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
    if (unit->dimension != Dimension::size || bytes == 0) continue;
    if (bytes % unit->factor == 0) return std::to_string(bytes / unit->factor) + std::string(unit->name);
  }
  return std::to_string(bytes) + "B";
}

}  // namespace meshsim
