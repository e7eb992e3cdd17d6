// The value of a metric, kept exactly: rates and fractions stay numerator and denominator until they are printed.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "plan/pattern.hpp"

namespace meshsim::watch {

struct Measurement {
  enum class Kind : std::uint8_t {
    none,      ///< nothing was measured
    count,     ///< `number`
    duration,  ///< `number`, in ns; a mean may have decimals
    fraction,  ///< part / whole
    rate,      ///< part in `whole` ns
  } kind = Kind::none;
  Decimal number;
  std::uint64_t part = 0;
  std::uint64_t whole = 0;
  std::uint64_t samples = 0;  ///< the number of samples in it; 0 for `count` and for `fraction` of slots
  // Only for latencies of requests:
  std::uint64_t unanswered = 0;  ///< samples without an answer, known only to have taken at least so long
  std::uint64_t left_out = 0;    ///< calls that ended in another way than the one asked for, and are no samples
  bool at_least = false;         ///< the value is `number` or more

  static Measurement count(std::uint64_t n);
  /// Makes a count of a number, which may have decimals and be negative; none of nothing.
  static Measurement number_of(std::optional<Decimal> number);
  static Measurement duration(Decimal ns, std::uint64_t samples);
  /// Makes a fraction; none when `whole` is 0.
  static Measurement fraction(std::uint64_t part, std::uint64_t whole, std::uint64_t samples);
  /// Makes a count with decimals, rounded down to nine for comparisons; none when `whole` is 0.
  static Measurement quotient(std::uint64_t part, std::uint64_t whole);
  /// Makes a rate; none when `window` is not positive.
  static Measurement rate(std::uint64_t count, Duration window);
};

/// Tells, exactly, whether the value is in that relation to the quantity. None and unlike kinds are in no relation. A
/// value known only as "at least so much" is in a relation if that is enough to prove it.
bool holds(const Measurement& value, plan::Comparison comparison, const plan::Quantity& quantity);

/// Tells whether the value is in the opposite relation; not the same as !holds() where the value is known only in part.
bool contradicts(const Measurement& value, plan::Comparison comparison, const plan::Quantity& quantity);

/// Tells whether the first value is the smaller one. Both have the same kind, and are not none.
bool is_less(const Measurement& a, const Measurement& b);

/// Writes a value: "12", "92ms", "at least 92ms", "0.42%", "19.83/s"; "nothing" for none. Percents and rates are
/// rounded half up to two decimals, durations are cut to four figures.
std::string display(const Measurement& value);
/// Writes a value that stands beside `limit`, as `display` wrote that: a whole duration exactly where rounding would
/// make the two look equal.
std::string display_beside(const Measurement& value, std::string_view limit);
/// Writes the number of samples in a latency: "1 sample", "1,000 samples, 999 unanswered".
std::string display_samples(const Measurement& value);
/// Writes the quantity as a value of that kind would be written: "80ms", "0.5%", "20/s", "5".
std::string display(const plan::Quantity& quantity, Measurement::Kind as);
/// Writes the sign: "<", "==" ...
std::string_view to_string(plan::Comparison comparison);

}  // namespace meshsim::watch
