#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/int128.hpp"
#include "base/result.hpp"

namespace meshsim {

/// An exact decimal number, mantissa / 10^scale, with at most nine decimals. Always kept without trailing zeros in the
/// fraction, so that equal numbers are equal bytes.
class Decimal {
 public:
  static constexpr int max_scale = 9;

  constexpr Decimal() = default;

  /// Makes a whole number. Implicit, as every integer is a decimal.
  constexpr Decimal(std::int64_t whole) : mantissa_(whole) {}  // NOLINT(google-explicit-constructor)

  /// Makes mantissa / 10^scale; `scale` is 0 to 9.
  constexpr Decimal(std::int64_t mantissa, int scale) : mantissa_(mantissa), scale_(scale) {
    MESHSIM_ASSERT(scale >= 0 && scale <= max_scale);
    while (scale_ > 0 && mantissa_ % 10 == 0) {
      mantissa_ /= 10;
      --scale_;
    }
  }

  /// Reads `digits[.digits]` with an optional leading minus. Fails on anything else, on more than nine decimals, and
  /// when the digits do not fit in 64 bits.
  [[nodiscard]] static Result<Decimal> parse(std::string_view text);

  [[nodiscard]] constexpr std::int64_t mantissa() const { return mantissa_; }
  [[nodiscard]] constexpr int scale() const { return static_cast<int>(scale_); }
  [[nodiscard]] constexpr bool is_whole() const { return scale_ == 0; }

  /// Returns the number as an integer, or nothing when it is not whole.
  [[nodiscard]] constexpr std::optional<std::int64_t> to_int64() const {
    return is_whole() ? std::optional(mantissa_) : std::nullopt;
  }

  /// Returns the shortest text that reads back as this number: "12", "-0.5".
  [[nodiscard]] std::string to_string() const;

  friend constexpr bool operator==(Decimal, Decimal) = default;

 private:
  std::int64_t mantissa_ = 0;
  std::int64_t scale_ = 0;  // 64 bits wide so that the object has no padding
};

/// Compares exactly; no scale can make it overflow.
[[nodiscard]] std::strong_ordering operator<=>(Decimal left, Decimal right);

/// Calculates the exact sum or difference; nothing when it does not fit.
[[nodiscard]] std::optional<Decimal> add(Decimal left, Decimal right);
[[nodiscard]] std::optional<Decimal> subtract(Decimal left, Decimal right);

/// Calculates the product or the quotient: exact where the exact result has at most nine decimals and fits in 64 bits,
/// otherwise rounded half away from zero to nine decimals, or to as many as fit. Nothing when even the whole part does
/// not fit, or on division by zero.
[[nodiscard]] std::optional<Decimal> multiply(Decimal left, Decimal right);
[[nodiscard]] std::optional<Decimal> divide(Decimal left, Decimal right);

/// Calculates 10^exponent; 0 <= exponent <= 18.
[[nodiscard]] int128 power_of_ten(int exponent);

}  // namespace meshsim
