#include "base/decimal.hpp"

#include <array>
#include <limits>

#include "base/int128.hpp"

namespace meshsim {
namespace {

constexpr std::array<std::int64_t, 10> powers_of_ten = {1,       10,        100,        1'000,       10'000,
                                                        100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

bool fits(int128 value) {
  return value >= std::numeric_limits<std::int64_t>::min() && value <= std::numeric_limits<std::int64_t>::max();
}

int128 scaled_to(Decimal number, int scale) { return number.mantissa() * power_of_ten(scale - number.scale()); }

/// Divides, rounding half away from zero. The denominator stays far below 2^126.
int128 divide_rounded(int128 numerator, int128 denominator) {
  const int128 quotient = numerator / denominator;
  const int128 rest = numerator % denominator;
  const int128 twice_rest = 2 * (rest < 0 ? -rest : rest);
  if (twice_rest < (denominator < 0 ? -denominator : denominator)) return quotient;
  return (numerator < 0) == (denominator < 0) ? quotient + 1 : quotient - 1;
}

/// Divides, keeping the most decimals that fit.
std::optional<Decimal> rounded_to_fit(int128 numerator, int128 denominator) {
  for (int scale = Decimal::max_scale; scale >= 0; --scale) {
    const int128 mantissa = divide_rounded(numerator, denominator * power_of_ten(Decimal::max_scale - scale));
    if (fits(mantissa)) return Decimal(static_cast<std::int64_t>(mantissa), scale);
  }
  return std::nullopt;
}

std::optional<Decimal> exactly(int128 mantissa, int scale) {
  for (; scale > 0 && mantissa % 10 == 0; --scale) mantissa /= 10;
  if (!fits(mantissa)) return std::nullopt;
  return Decimal(static_cast<std::int64_t>(mantissa), scale);
}

Error not_a_number(std::string_view text) { return {"'" + std::string(text) + "' is not a number"}; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

int128 power_of_ten(int exponent) {
  const int low = std::min(exponent, 9);
  return int128{powers_of_ten[static_cast<std::size_t>(low)]} * powers_of_ten[static_cast<std::size_t>(exponent - low)];
}

Result<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  const std::string_view digits = text.substr(negative ? 1 : 0);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t decimals = point == digits.size() ? 0 : digits.size() - point - 1;
  if (point == 0 || digits.ends_with('.')) return not_a_number(text);

  std::int64_t mantissa = 0;
  bool overflow = false;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i == point) continue;
    if (!is_digit(digits[i])) return not_a_number(text);
    const std::int64_t digit = digits[i] - '0';
    overflow |= __builtin_mul_overflow(mantissa, 10, &mantissa);
    overflow |= __builtin_add_overflow(mantissa, negative ? -digit : digit, &mantissa);
  }
  if (decimals > max_scale) return Error{"'" + std::string(text) + "' has more than nine decimals"};
  if (overflow) return Error{"'" + std::string(text) + "' has too many digits"};
  return Decimal(mantissa, static_cast<int>(decimals));
}

std::string Decimal::to_string() const {
  std::string text = std::to_string(mantissa_);
  if (scale_ == 0) return text;
  const std::size_t sign = mantissa_ < 0 ? 1 : 0;
  const auto decimals = static_cast<std::size_t>(scale_);
  if (text.size() - sign <= decimals) text.insert(sign, decimals + 1 - (text.size() - sign), '0');
  text.insert(text.size() - decimals, 1, '.');
  return text;
}

std::strong_ordering operator<=>(Decimal left, Decimal right) {
  const int128 l = scaled_to(left, Decimal::max_scale);
  const int128 r = scaled_to(right, Decimal::max_scale);
  if (l == r) return std::strong_ordering::equal;
  return l < r ? std::strong_ordering::less : std::strong_ordering::greater;
}

std::optional<Decimal> add(Decimal left, Decimal right) {
  const int scale = std::max(left.scale(), right.scale());
  return exactly(scaled_to(left, scale) + scaled_to(right, scale), scale);
}

std::optional<Decimal> subtract(Decimal left, Decimal right) {
  const int scale = std::max(left.scale(), right.scale());
  return exactly(scaled_to(left, scale) - scaled_to(right, scale), scale);
}

std::optional<Decimal> multiply(Decimal left, Decimal right) {
  const int128 product = int128{left.mantissa()} * right.mantissa();
  const int scale = left.scale() + right.scale();
  if (scale <= Decimal::max_scale) return exactly(product, scale);
  return rounded_to_fit(product, power_of_ten(scale - Decimal::max_scale));
}

std::optional<Decimal> divide(Decimal left, Decimal right) {
  if (right.mantissa() == 0) return std::nullopt;
  // 2^63 * 10^18 is below 2^123, so both sides fit.
  return rounded_to_fit(left.mantissa() * power_of_ten(Decimal::max_scale + right.scale()),
                        right.mantissa() * power_of_ten(left.scale()));
}

}  // namespace meshsim
