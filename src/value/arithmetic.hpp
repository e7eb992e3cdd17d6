// Exact arithmetic on values; the rules are in evaluator.hpp.
#pragma once

#include <cstdint>
#include <optional>

#include "value/code.hpp"
#include "value/value.hpp"

namespace meshsim::value {

/// The result of a calculation, or the reason why there is none.
struct Arithmetic {
  enum class Problem : std::uint8_t { none, unlike, overflow, by_zero } problem = Problem::none;
  Value value;
};

/// Calculates Op::add, subtract, multiply or divide.
Arithmetic calculate(Op op, const Value& left, const Value& right);
/// Calculates Op::negate; `unlike` when the value's type has no negative.
Arithmetic negated(const Value& value);

}  // namespace meshsim::value
