#pragma once

#include <cstdint>
#include <string>
#include <type_traits>

#include "base/draw_key.hpp"
#include "base/random.hpp"
#include "base/time.hpp"

namespace meshsim {

/// The time that something takes: a fixed duration, or a random one. Plain data of 32 bytes.
struct Distribution {
  enum class Kind : std::uint8_t { constant, uniform, exponential, lognormal };

  Kind kind = Kind::constant;
  Duration low = 0;   ///< The constant, the lower end, the mean, or the median.
  Duration high = 0;  ///< The upper end (included) or the 99th percentile; the others repeat `low`.
  double sigma = 0;   ///< Lognormal only: the standard deviation of the logarithm.

  /// No draw is longer (2^62 ns, 146 years), so that an instant plus a draw stays in range.
  static constexpr Duration max_draw = Duration{1} << 62;

  /// Makes one that always draws `value`; 0 <= value <= max_draw.
  [[nodiscard]] static Distribution constant(Duration value);
  /// Makes one that draws every nanosecond from `low` to `high`, both included, equally often; 0 <= low <= high <=
  /// max_draw.
  [[nodiscard]] static Distribution uniform(Duration low, Duration high);
  /// Makes an exponential one with this mean; 0 <= mean <= max_draw.
  [[nodiscard]] static Distribution exponential(Duration mean);
  /// Makes a lognormal one with this median and 99th percentile; 0 < p50 <= p99 <= max_draw.
  [[nodiscard]] static Distribution lognormal(Duration p50, Duration p99);

  /// Draws a duration in nanoseconds, from 0 to max_draw. A constant takes nothing from the stream. Never write two
  /// draws in one expression: the compiler would choose their order.
  Duration draw(Random& random) const {
    if (kind == Kind::constant) return low;
    if (kind == Kind::uniform) return random.between(low, high);
    return draw_curve(random);
  }

  /// Makes the draw that `key` names. A uniform one rarely needs a generator: the key's own bits are random enough.
  Duration draw(DrawKey key) const {
    if (kind == Kind::constant) return low;
    if (kind == Kind::uniform) {
      const std::uint64_t count = static_cast<std::uint64_t>(high - low) + 1;
      const uint128 product = uint128{key.bits} * count;  // as Random::below does it
      const auto rest = static_cast<std::uint64_t>(product);
      if (rest >= count || rest >= (0 - count) % count) return low + static_cast<Duration>(product >> 64);
    }
    Random random = key.stream();
    return draw(random);
  }

  friend bool operator==(const Distribution&, const Distribution&) = default;

 private:
  Duration draw_curve(Random& random) const;
};

static_assert(sizeof(Distribution) <= 40 && std::is_trivially_copyable_v<Distribution>);

/// Draws from the exponential distribution with mean 1.
[[nodiscard]] double draw_exponential(Random& random);

/// Draws from the standard normal distribution.
[[nodiscard]] double draw_normal(Random& random);

/// Writes it as the language does: "200us", "2ms..6ms", "exp(mean 20ms)", "lognormal(p50 17ms, p99 60ms)".
[[nodiscard]] std::string format_distribution(const Distribution& distribution);

}  // namespace meshsim
