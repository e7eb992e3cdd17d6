#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "base/decimal.hpp"
#include "base/draw_key.hpp"
#include "base/random.hpp"
#include "base/time.hpp"

namespace meshsim {

/// The time that something takes: a fixed duration, or a random one. Plain data of 40 bytes.
struct Distribution {
  enum class Kind : std::uint8_t {
    constant,
    uniform,
    exponential,
    lognormal,
    normal,
    pareto,
    weibull,
    erlang,
    empirical
  };

  Kind kind = Kind::constant;
  Duration low = 0;  ///< The constant, the lower end, the mean, the median, or the scale.
  /// The upper end (included), the 99th percentile, the standard deviation, the shape in units of 1e-9, or the number
  /// of stages; the others repeat `low`.
  std::int64_t high = 0;
  double exponent = 0;  ///< Lognormal: the standard deviation of the logarithm. Pareto, Weibull: 1 / shape.
  const std::vector<Duration>* samples = nullptr;  ///< Empirical only; must outlive it.

  /// No draw is longer (2^62 ns, 146 years), so that an instant plus a draw stays in range.
  static constexpr Duration max_draw = Duration{1} << 62;
  static constexpr std::int64_t most_shape = 1'000;
  static constexpr std::int64_t most_stages = 1'000;

  /// Makes one that always draws `value`; 0 <= value <= max_draw.
  [[nodiscard]] static Distribution constant(Duration value);
  /// Makes one that draws every nanosecond from `low` to `high`, both included, equally often; 0 <= low <= high <=
  /// max_draw.
  [[nodiscard]] static Distribution uniform(Duration low, Duration high);
  /// Makes an exponential one with this mean; 0 <= mean <= max_draw.
  [[nodiscard]] static Distribution exponential(Duration mean);
  /// Makes a lognormal one with this median and 99th percentile; 0 < p50 <= p99 <= max_draw.
  [[nodiscard]] static Distribution lognormal(Duration p50, Duration p99);

  /// Makes a normal one; a draw below 0 counts as 0. 0 <= mean, deviation <= max_draw.
  [[nodiscard]] static Distribution normal(Duration mean, Duration deviation);
  /// Makes one of Pareto's first kind: no draw is below `scale`, and one of 2^shape draws is above its double.
  /// 0 < scale <= max_draw; 0 < shape <= most_shape.
  [[nodiscard]] static Distribution pareto(Duration scale, Decimal shape);
  /// Makes one of Weibull's; with shape 1 it is exponential. 0 < scale <= max_draw; 0 < shape <=
  /// most_shape.
  [[nodiscard]] static Distribution weibull(Duration scale, Decimal shape);
  /// Makes the sum of `stages` exponential ones that has this mean; 1 <= stages <= most_stages, 0 <= mean <= max_draw.
  [[nodiscard]] static Distribution erlang(std::int64_t stages, Duration mean);
  /// Makes one that draws each of the samples equally often. They are not empty, and from 0 to max_draw.
  [[nodiscard]] static Distribution empirical(const std::vector<Duration>& samples);

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

/// Writes it as the language does: "200us", "2ms..6ms", "exp(mean 20ms)", "lognormal(p50 17ms, p99 60ms)". An empirical
/// one is told by its range.
[[nodiscard]] std::string format_distribution(const Distribution& distribution);

}  // namespace meshsim
