// Values that are known before the run: literals, parameters, cells of `cases`, and arithmetic on them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/distribution.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "value/value.hpp"

namespace meshsim::compile {

/// One such value, typed. Parameters are values, never text: `2 * x` with `x = 10 + 5` is 30.
struct Constant {
  enum class Kind : std::uint8_t { boolean, number, duration, size, percent, rate, text, distribution };

  Kind kind = Kind::number;
  Decimal number;             ///< number and percent (3% is 3); the count of a rate
  std::int64_t integer = 0;   ///< duration (ns), size (bytes), boolean (0 or 1)
  Duration per = second;      ///< the time that a rate counts over
  std::string text;           ///< text
  Distribution distribution;  ///< distribution

  static Constant boolean(bool value);
  static Constant decimal(Kind kind, Decimal value);
  static Constant whole(Kind kind, std::int64_t value);
  static Constant words(std::string value);
  static Constant random(Distribution value);
};

/// Returns a kind with its article, for messages: "a number", "a duration", "a text".
[[nodiscard]] std::string_view describe(Constant::Kind kind);

/// Writes a constant as the language does, texts without quotes: "5", "200ms", "3%", "20/s".
[[nodiscard]] std::string to_text(const Constant& constant);

/// Converts a constant for the code of expressions. A rate becomes events per second; a distribution has no such value.
[[nodiscard]] value::Value to_value(const Constant& constant);

enum class Arithmetic : std::uint8_t { add, subtract, multiply, divide };

/// Calculates exactly where the result can be exact; an endless quotient is rounded to the last place. The error says
/// why the two do not go together, or that the result is too large.
[[nodiscard]] Result<Constant> combine(Arithmetic operation, const Constant& left, const Constant& right);
[[nodiscard]] Result<Constant> negate(const Constant& operand);

}  // namespace meshsim::compile
