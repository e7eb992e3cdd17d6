#include "base/time.hpp"

namespace meshsim {
namespace {

struct NamedUnit {
  const char* name;
  std::uint64_t factor;
  std::size_t decimals;  // the decimals that write a fraction of this unit exactly to the nanosecond
};

constexpr NamedUnit decimal_units[] = {{"s", 1'000'000'000, 9}, {"ms", 1'000'000, 6}, {"us", 1'000, 3}, {"ns", 1, 0}};

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

/// Writes value / factor with at least `least` decimals and no further trailing zeros.
std::string with_decimals(std::uint64_t value, const NamedUnit& unit, std::size_t least) {
  std::string text = std::to_string(value / unit.factor);
  std::string fraction = std::to_string(value % unit.factor);
  if (fraction.size() < unit.decimals) fraction.insert(0, unit.decimals - fraction.size(), '0');
  while (fraction.size() > least && fraction.back() == '0') fraction.pop_back();
  if (value % unit.factor != 0 || least > 0) text += "." + fraction;
  return text;
}

std::string format_magnitude(std::uint64_t value) {
  for (const NamedUnit& whole : {NamedUnit{"h", hour, 0}, NamedUnit{"min", minute, 0}}) {
    if (value != 0 && value % whole.factor == 0) return std::to_string(value / whole.factor) + whole.name;
  }
  for (const NamedUnit& unit : decimal_units) {
    if (value >= unit.factor) return with_decimals(value, unit, 0) + unit.name;
  }
  return "0s";
}

}  // namespace

std::string format_duration(Duration duration) {
  return (duration < 0 ? "-" : "") + format_magnitude(magnitude(duration));
}

std::string format_instant(Time time) {
  return (time < 0 ? "-" : "") + with_decimals(magnitude(time), decimal_units[0], 3) + "s";
}

}  // namespace meshsim
