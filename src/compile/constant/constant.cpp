#include "compile/constant/constant.hpp"

#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "base/int128.hpp"
#include "base/units.hpp"

namespace meshsim::compile {
namespace {

using ConstantKind = Constant::Kind;

bool is_decimal(ConstantKind kind) {
  return kind == ConstantKind::number || kind == ConstantKind::percent || kind == ConstantKind::rate;
}
bool is_whole(ConstantKind kind) { return kind == ConstantKind::duration || kind == ConstantKind::size; }

std::string_view verb(Arithmetic operation) {
  constexpr std::array<std::string_view, 4> verbs = {"add", "subtract", "multiply", "divide"};
  return verbs[static_cast<std::size_t>(operation)];
}

Error unlike(Arithmetic operation, const Constant& left, const Constant& right) {
  return Error{"cannot " + std::string(verb(operation)) + " " + std::string(describe(left.kind)) + " and " +
               std::string(describe(right.kind))};
}

const Error too_large{"the result is too large"};

/// Divides, rounding half away from zero; nothing when the quotient does not fit.
std::optional<std::int64_t> quotient(int128 dividend, int128 divisor) {
  if (divisor < 0) dividend = -dividend, divisor = -divisor;
  const int128 half = divisor / 2;
  const int128 rounded = (dividend < 0 ? dividend - half : dividend + half) / divisor;
  if (rounded > std::numeric_limits<std::int64_t>::max() || rounded < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(rounded);
}

int128 power_of_ten(int exponent) {
  int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// Gives `like` another amount; an error when the amount is missing because it did not fit.
Result<Constant> with_number(Constant like, std::optional<Decimal> amount) {
  if (!amount) return too_large;
  like.number = *amount;
  return like;
}

Result<Constant> with_integer(Constant like, std::optional<std::int64_t> amount) {
  if (!amount) return too_large;
  like.integer = *amount;
  return like;
}

Result<Constant> sum(Arithmetic operation, const Constant& left, const Constant& right) {
  const bool alike = left.kind == right.kind && (left.kind != ConstantKind::rate || left.per == right.per);
  if (alike && is_decimal(left.kind)) {
    return with_number(
        left, operation == Arithmetic::add ? add(left.number, right.number) : subtract(left.number, right.number));
  }
  if (!alike || !is_whole(left.kind)) return unlike(operation, left, right);
  std::int64_t result = 0;
  const bool overflow = operation == Arithmetic::add ? __builtin_add_overflow(left.integer, right.integer, &result)
                                                     : __builtin_sub_overflow(left.integer, right.integer, &result);
  return with_integer(left, overflow ? std::nullopt : std::optional(result));
}

Result<Constant> product(const Constant& left, const Constant& right) {
  // The order does not matter, so that the number can always stand on the right.
  if (left.kind == ConstantKind::number && right.kind != ConstantKind::number) return product(right, left);
  if (right.kind != ConstantKind::number) return unlike(Arithmetic::multiply, left, right);
  if (is_decimal(left.kind)) return with_number(left, multiply(left.number, right.number));
  if (!is_whole(left.kind)) return unlike(Arithmetic::multiply, left, right);
  return with_integer(left,
                      quotient(int128{left.integer} * right.number.mantissa(), power_of_ten(right.number.scale())));
}

Result<Constant> ratio(const Constant& left, const Constant& right) {
  const Error by_zero{"cannot divide by zero"};
  if (left.kind == right.kind && is_whole(left.kind)) {
    if (right.integer == 0) return by_zero;
    // Two durations, or two sizes, have a plain number as their ratio.
    return with_number(Constant{}, divide(Decimal(left.integer), Decimal(right.integer)));
  }
  if (right.kind != ConstantKind::number) return unlike(Arithmetic::divide, left, right);
  if (right.number.mantissa() == 0) return by_zero;
  if (is_decimal(left.kind)) return with_number(left, divide(left.number, right.number));
  if (!is_whole(left.kind)) return unlike(Arithmetic::divide, left, right);
  return with_integer(left,
                      quotient(int128{left.integer} * power_of_ten(right.number.scale()), right.number.mantissa()));
}

std::string rate_text(const Constant& rate) {
  for (const Unit& unit : all_units()) {
    if (unit.dimension == Dimension::rate && unit.factor == rate.per) {
      return rate.number.to_string() + std::string(unit.name);
    }
  }
  return rate.number.to_string() + "/s";
}

}  // namespace

Constant Constant::boolean(bool value) { return whole(ConstantKind::boolean, value ? 1 : 0); }

Constant Constant::decimal(ConstantKind kind, Decimal value) {
  Constant constant;
  constant.kind = kind;
  constant.number = value;
  return constant;
}

Constant Constant::whole(ConstantKind kind, std::int64_t value) {
  Constant constant;
  constant.kind = kind;
  constant.integer = value;
  return constant;
}

Constant Constant::words(std::string value) {
  Constant constant;
  constant.kind = ConstantKind::text;
  constant.text = std::move(value);
  return constant;
}

Constant Constant::random(Distribution value) {
  Constant constant;
  constant.kind = ConstantKind::distribution;
  constant.distribution = value;
  return constant;
}

std::string_view describe(ConstantKind kind) {
  constexpr std::array<std::string_view, 8> names = {"a truth value", "a number", "a duration", "a size",
                                                     "a percentage",  "a rate",   "a text",     "a distribution"};
  return names[static_cast<std::size_t>(kind)];
}

std::string to_text(const Constant& constant) {
  switch (constant.kind) {
    case ConstantKind::boolean:
      return constant.integer != 0 ? "true" : "false";
    case ConstantKind::number:
      return constant.number.to_string();
    case ConstantKind::duration:
      return format_duration(constant.integer);
    case ConstantKind::size:
      return format_size(constant.integer);
    case ConstantKind::percent:
      return constant.number.to_string() + "%";
    case ConstantKind::rate:
      return rate_text(constant);
    case ConstantKind::text:
      return constant.text;
    case ConstantKind::distribution:
      return format_distribution(constant.distribution);
  }
  return {};
}

value::Value to_value(const Constant& constant) {
  switch (constant.kind) {
    case ConstantKind::boolean:
      return value::Value::boolean(constant.integer != 0);
    case ConstantKind::number:
      return value::Value::decimal(value::Type::number, constant.number);
    case ConstantKind::duration:
      return value::Value::integer(value::Type::duration, constant.integer);
    case ConstantKind::size:
      return value::Value::integer(value::Type::size, constant.integer);
    case ConstantKind::percent:
      return value::Value::decimal(value::Type::percent, constant.number);
    case ConstantKind::rate: {
      // A value of the run does not keep the period: it counts per second.
      const auto per_second = divide(constant.number, Decimal(constant.per / second));
      return value::Value::decimal(value::Type::rate, per_second.value_or(Decimal(0)));
    }
    case ConstantKind::text:
      return value::Value::text(constant.text);
    case ConstantKind::distribution:
      break;
  }
  return {};
}

Result<Constant> combine(Arithmetic operation, const Constant& left, const Constant& right) {
  switch (operation) {
    case Arithmetic::add:
    case Arithmetic::subtract:
      return sum(operation, left, right);
    case Arithmetic::multiply:
      return product(left, right);
    case Arithmetic::divide:
      return ratio(left, right);
  }
  return unlike(operation, left, right);
}

Result<Constant> negate(const Constant& operand) {
  if (is_decimal(operand.kind)) return with_number(operand, subtract(Decimal(0), operand.number));
  if (!is_whole(operand.kind)) return Error{"cannot negate " + std::string(describe(operand.kind))};
  std::int64_t result = 0;
  const bool overflow = __builtin_sub_overflow(std::int64_t{0}, operand.integer, &result);
  return with_integer(operand, overflow ? std::nullopt : std::optional(result));
}

}  // namespace meshsim::compile
