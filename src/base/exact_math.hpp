#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

/// exp and log that give the same bits on every CPU and with every compiler, which libm does not promise. They use only
/// + - * / on doubles (IEEE 754 fixes their results) and are compiled without contraction to fused operations
/// (-ffp-contract=off). All are within 1e-15 of the true value, relatively. Being constexpr, they also build tables.
namespace meshsim::exact {

namespace detail {

/// ln 2 in two parts; the upper has 21 zero bits at its end, so that a small integer times it is exact.
inline constexpr double ln2_high = 6.93147180369123816490e-01;
inline constexpr double ln2_low = 1.90821492927058770002e-10;

inline constexpr int exp_steps = 128;

/// Returns a positive `value` with the sign of `x`. Without a branch: a sign is a coin toss, and half of the branches
/// on it would be mispredicted.
constexpr double with_sign_of(double x, double value) {
  const std::uint64_t sign = std::bit_cast<std::uint64_t>(x) & (std::uint64_t{1} << 63);
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) | sign);
}

/// Calculates e^x for 0 <= x < 1 by its Taylor series.
constexpr double exp_series(double x) {
  double sum = 1;
  for (int n = 24; n > 0; --n) sum = 1 + sum * x / n;
  return sum;
}

/// 2^(i/128).
inline constexpr std::array<double, exp_steps> exp_table = [] {
  std::array<double, exp_steps> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = exp_series(static_cast<double>(i) * ((ln2_high + ln2_low) / exp_steps));
  }
  return table;
}();

}  // namespace detail

/// Calculates e^x: infinity above 709, zero below -708 (no subnormals). x is not NaN. About 5 ns.
///
/// x = (128 e + i) ln2/128 + r with |r| <= ln2/256; then e^x = 2^e * 2^(i/128) * e^r, the last by a short polynomial.
[[nodiscard]] constexpr double exp(double x) {
  using namespace detail;
  if (x > 709) return std::numeric_limits<double>::infinity();
  if (x < -708) return 0;
  const double steps = x * (exp_steps / (ln2_high + ln2_low));
  const auto k = static_cast<std::int64_t>(steps + with_sign_of(steps, 0.5));
  const auto whole = static_cast<double>(k);
  const double r = (x - whole * (ln2_high / exp_steps)) - whole * (ln2_low / exp_steps);
  const double r2 = r * r;
  const double less_one = r + r2 * ((0.5 + r * (1.0 / 6)) + r2 * ((1.0 / 24) + r * (1.0 / 120)));
  const double fraction = exp_table[static_cast<std::size_t>(k & (exp_steps - 1))];
  const double power = std::bit_cast<double>(static_cast<std::uint64_t>((k >> 7) + 1023) << 52);
  return (fraction + fraction * less_one) * power;
}

/// Calculates the natural logarithm of a positive, normal, finite x.
///
/// x = 2^e m with m around 1; then ln x = e ln2 + 2 artanh(f), f = (m - 1) / (m + 1), |f| < 0.172, by its series.
[[nodiscard]] constexpr double log(double x) {
  using namespace detail;
  const auto bits = std::bit_cast<std::uint64_t>(x);
  auto exponent = static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++exponent;
  }
  const double f = (m - 1) / (m + 1);
  const double f2 = f * f;
  double series = 0;
  for (int n = 23; n > 1; n -= 2) series = (series + 1.0 / n) * f2;
  const double rest = 2 * f * series + exponent * ln2_low;
  return exponent * ln2_high + (2 * f + rest);
}

/// Calculates the square root of a positive, normal, finite x, for tables (Newton's method; at run time std::sqrt is as
/// exact).
[[nodiscard]] constexpr double sqrt(double x) {
  double root = exp(0.5 * log(x));
  for (int i = 0; i < 2; ++i) root = 0.5 * (root + x / root);
  return root;
}

/// The 99th percentile of the standard normal distribution.
inline constexpr double normal_p99 = 2.3263478740408411;

}  // namespace meshsim::exact
