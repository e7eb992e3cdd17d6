#include "value/arithmetic.hpp"

#include <array>

#include "base/int128.hpp"

namespace meshsim::value {
namespace {

using Problem = Arithmetic::Problem;

bool is_whole_unit(const Value& value) { return value.type() == Type::duration || value.type() == Type::size; }
bool is_quantity(const Value& value) { return is_whole_unit(value) || value.has_decimal(); }
bool is_number(const Value& value) { return value.type() == Type::number; }

Arithmetic of_decimal(Type type, std::optional<Decimal> result) {
  if (!result) [[unlikely]]
    return {Problem::overflow, {}};
  return {Problem::none, Value::decimal(type, *result)};
}

int128 power_of_ten(int exponent) {
  int128 power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

/// Makes a value of numerator / denominator, rounded half away from zero to whole units.
Arithmetic of_ratio(Type type, int128 numerator, int128 denominator) {
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  const int128 half = denominator / 2;
  const int128 rounded = (numerator < 0 ? numerator - half : numerator + half) / denominator;
  if (rounded > INT64_MAX || rounded < INT64_MIN) [[unlikely]]
    return {Problem::overflow, {}};
  return {Problem::none, Value::integer(type, static_cast<std::int64_t>(rounded))};
}

Arithmetic sum(Op op, const Value& left, const Value& right) {
  if (left.type() != right.type() || !is_quantity(left)) [[unlikely]]
    return {Problem::unlike, {}};
  if (left.has_decimal()) {
    const Decimal l = left.as_decimal();
    const Decimal r = right.as_decimal();
    return of_decimal(left.type(), op == Op::add ? add(l, r) : subtract(l, r));
  }
  std::int64_t result = 0;
  const bool overflow = op == Op::add ? __builtin_add_overflow(left.as_integer(), right.as_integer(), &result)
                                      : __builtin_sub_overflow(left.as_integer(), right.as_integer(), &result);
  if (overflow) [[unlikely]]
    return {Problem::overflow, {}};
  return {Problem::none, Value::integer(left.type(), result)};
}

/// Multiplies `value` by a plain number, or divides it by one.
Arithmetic scaled(Op op, const Value& value, Decimal number) {
  if (value.has_decimal()) {
    const Decimal d = value.as_decimal();
    return of_decimal(value.type(), op == Op::multiply ? multiply(d, number) : divide(d, number));
  }
  const int128 integer = value.as_integer();
  const int128 unit = power_of_ten(number.scale());
  return op == Op::multiply ? of_ratio(value.type(), integer * number.mantissa(), unit)
                            : of_ratio(value.type(), integer * unit, number.mantissa());
}

bool is_zero(const Value& value) { return value.as_integer() == 0; }

}  // namespace

Arithmetic calculate(Op op, const Value& left, const Value& right) {
  if (op == Op::add || op == Op::subtract) return sum(op, left, right);
  if (!is_quantity(left) || !is_quantity(right)) [[unlikely]]
    return {Problem::unlike, {}};
  if (op == Op::multiply) {
    if (is_number(right)) return scaled(op, left, right.as_decimal());
    if (is_number(left)) return scaled(op, right, left.as_decimal());
    return {Problem::unlike, {}};
  }
  const bool ratio = left.type() == right.type();
  if (!ratio && !is_number(right)) [[unlikely]]
    return {Problem::unlike, {}};
  if (is_zero(right)) [[unlikely]]
    return {Problem::by_zero, {}};
  if (!ratio) return scaled(op, left, right.as_decimal());
  const auto decimal = [](const Value& v) { return v.has_decimal() ? v.as_decimal() : Decimal(v.as_integer()); };
  return of_decimal(Type::number, divide(decimal(left), decimal(right)));
}

Arithmetic negated(const Value& value) {
  if (!is_quantity(value)) [[unlikely]]
    return {Problem::unlike, {}};
  if (value.has_decimal()) return of_decimal(value.type(), subtract(Decimal(), value.as_decimal()));
  if (value.as_integer() == INT64_MIN) [[unlikely]]
    return {Problem::overflow, {}};
  return {Problem::none, Value::integer(value.type(), -value.as_integer())};
}

}  // namespace meshsim::value
