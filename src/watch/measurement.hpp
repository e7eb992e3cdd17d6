// The value of a metric, kept exactly: rates and fractions stay numerator and denominator until they are printed.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "plan/pattern.hpp"

namespace meshsim::watch {

struct Measurement {
  enum class Kind : std::uint8_t {
    none,      ///< there was nothing to measure
    count,     ///< `number`
    duration,  ///< `number`, in ns; a mean may have decimals
    fraction,  ///< part / whole
    rate,      ///< part in `whole` ns
  } kind = Kind::none;
  Decimal number;
  std::uint64_t part = 0;
  std::uint64_t whole = 0;
  std::uint64_t samples = 0;  ///< number of samples that it was made of; for `count`, `fraction` of slots: 0
  // Latencies of requests only:
  std::uint64_t unanswered = 0;  ///< samples without an answer, which are known only to be at least so long
  std::uint64_t left_out = 0;    ///< ended otherwise than what was asked for, and no samples
  bool at_least = false;         ///< the value is `number` or more

  static Measurement count(std::uint64_t n);
  static Measurement duration(Decimal ns, std::uint64_t samples);
  /// None when `whole` is 0.
  static Measurement fraction(std::uint64_t part, std::uint64_t whole, std::uint64_t samples);
  /// None when `window` is not positive.
  static Measurement rate(std::uint64_t count, Duration window);
};

/// Tells whether the value is in that relation to the quantity, exactly. None and unlike kinds are in no relation. A
/// value that is known only to be at least so much is in those relations that this proves.
bool holds(const Measurement& value, plan::Comparison comparison, const plan::Quantity& quantity);

/// Tells whether the value is in the opposite relation; not the same as !holds() where it is known only in part.
bool contradicts(const Measurement& value, plan::Comparison comparison, const plan::Quantity& quantity);

/// "12", "92ms", "at least 92ms", "0.42%", "19.83/s"; "nothing" for none. Percents and rates are rounded half up to two
/// decimals, durations are cut to four figures.
std::string display(const Measurement& value);
/// Tells what a latency was made of: "1 sample", "1,000 samples, 999 unanswered".
std::string display_samples(const Measurement& value);
/// The quantity as such a value would be printed: "80ms", "0.5%", "20/s", "5".
std::string display(const plan::Quantity& quantity, Measurement::Kind as);
/// "<", "==" ...
std::string_view to_string(plan::Comparison comparison);

}  // namespace meshsim::watch
