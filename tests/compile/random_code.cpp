#include "compile/random_code.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace meshsim::test {

using value::Op;
using value::Value;

RandomCode::RandomCode(plan::Plan& plan, Random& random) : plan_(plan), random_(random) {
  constexpr std::array<std::string_view, 5> names = {"a", "b", "c", "d", "item"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto found = std::find(plan.fields.begin(), plan.fields.end(), names.at(i));
    fields_.at(i) = static_cast<FieldId>(found - plan.fields.begin());
  }
}

value::Code RandomCode::record() {
  is_condition_ = false;
  fields(3);
  return finish();
}

value::Code RandomCode::condition() {
  is_condition_ = true;
  boolean(4);
  return finish();
}

value::Code RandomCode::finish() {
  const value::Code code{static_cast<std::uint32_t>(plan_.code.instructions.size()),
                         static_cast<std::uint32_t>(code_.size())};
  plan_.code.instructions.insert(plan_.code.instructions.end(), code_.begin(), code_.end());
  code_.clear();
  return code;
}

void RandomCode::constant(const Value& value) {
  push(Op::constant, no_field, static_cast<std::uint32_t>(plan_.code.constants.size()));
  plan_.code.constants.push_back({value, value.type(), {}});
}

void RandomCode::constant_text() {
  static constexpr std::array<std::string_view, 12> parts = {"a",  "Z ", "\"", "\\", "{",  "}",
                                                             "\n", "\t", "é",  "#",  ": ", "5ms"};
  std::string text;
  do text += parts.at(below(parts.size()));
  while (below(3) != 0);
  push(Op::constant, no_field, static_cast<std::uint32_t>(plan_.code.constants.size()));
  plan_.code.constants.push_back({Value(), value::Type::text, text});
}

void RandomCode::expression(Kind kind, int depth) {
  switch (kind) {
    case Kind::number:
      return number(depth);
    case Kind::duration:
      return duration(depth);
    case Kind::text:
      return text(depth);
    case Kind::boolean:
      return boolean(depth);
  }
}

void RandomCode::number(int depth) {
  const std::uint32_t which = below(depth > 0 ? 9 : 3);
  if (which == 0 && is_condition_) return push(Op::message_id);
  if (which == 1 && is_condition_) return push(Op::message_field, fields_.at(below(5)));
  if (which < 4) return constant(Value::number(Decimal(random_.between(0, 99'999), static_cast<int>(below(10)))));
  number(depth - 1);
  if (which == 4) return push(Op::negate);
  number(depth - 1);
  push(std::array{Op::add, Op::subtract, Op::multiply, Op::divide}.at(which - 5));
}

void RandomCode::duration(int depth) {
  const std::uint32_t which = below(depth > 0 ? 6 : 3);
  if (which == 0) return push(Op::now);
  if (which < 3) return constant(Value::integer(value::Type::duration, random_.between(0, 1'000'000'000'000)));
  duration(depth - 1);
  if (which == 3) return push(Op::negate);
  if (which == 4) {
    number(depth - 1);
    return push(Op::multiply);
  }
  duration(depth - 1);
  push(Op::subtract);
}

void RandomCode::text(int depth) {
  const std::uint32_t which = below(5);
  if (which == 0 || in_text_) {
    if (is_condition_) return push(below(2) == 0 ? Op::message_topic : Op::sender);
    return push(Op::fresh, no_field, below(2));
  }
  if (which == 1 && depth > 0) return concatenation(depth - 1);
  if (which == 2 && depth > 0) {
    text(depth - 1);
    constant(Value::integer(value::Type::duration, random_.between(1, 1'000'000'000)));
    push(Op::make_token);
    return push(Op::token_subject);
  }
  constant_text();
}

/// Joins texts as the compiler does: those that stand side by side become one, and a single one stays what it is.
void RandomCode::concatenation(int depth) {
  std::uint32_t pieces = 0;
  const bool begins_plain = below(2) == 0;
  if (begins_plain) constant_text(), ++pieces;
  in_text_ = true;
  do {
    expression(static_cast<Kind>(below(4)), depth);
    ++pieces;
  } while (below(3) == 0);
  in_text_ = false;
  if (below(2) == 0) constant_text(), ++pieces;
  push(Op::concatenate, no_field, pieces);
}

void RandomCode::boolean(int depth) {
  const std::uint32_t which = below(depth > 0 ? 5 : 1);
  if (which == 0) return constant(Value::boolean(below(2) == 0));
  if (which == 1) {
    boolean(depth - 1);
    return push(Op::logical_not);
  }
  if (which == 2) return connective(depth - 1);
  comparison(depth - 1);
}

void RandomCode::comparison(int depth) {
  const std::uint32_t which = below(8);
  if (which == 7) {
    constant(Value::integer(value::Type::size, random_.between(0, 5'000'000)));
    constant(Value::integer(value::Type::size, 1024));
  } else if (which == 6) {
    constant(Value::decimal(value::Type::percent, Decimal(random_.between(0, 1000), 1)));
    constant(Value::decimal(value::Type::percent, Decimal(random_.between(0, 1000), 2)));
  } else if (which == 5) {
    constant(Value::decimal(value::Type::rate, Decimal(random_.between(0, 1000), 2)));
    if (is_condition_) {
      push(Op::message_field, fields_.at(below(5)));
    } else {
      constant(Value());
    }
  } else {
    const auto kind = static_cast<Kind>(below(4));
    expression(kind, depth);
    expression(kind, depth);
    if (kind == Kind::boolean) return push(below(2) == 0 ? Op::equal : Op::not_equal);
  }
  push(static_cast<Op>(static_cast<std::uint32_t>(Op::equal) + below(6)));
}

void RandomCode::connective(int depth) {
  boolean(depth);
  const std::size_t jump = code_.size();
  push(below(2) == 0 ? Op::jump_if_false : Op::jump_if_true);
  boolean(depth);
  code_[jump].argument = static_cast<std::uint32_t>(code_.size() - jump - 1);
}

void RandomCode::fields(int depth) {
  const std::uint32_t count = below(4);
  const std::uint32_t first = below(5);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (depth > 1 && below(8) == 0) {
      fields(depth - 1);
    } else if (below(12) == 0) {
      constant(Value());
    } else {
      expression(static_cast<Kind>(below(4)), depth);
    }
  }
  push(Op::record, no_field, count);
  for (std::uint32_t i = 0; i < count; ++i) push(Op::field_name, fields_.at((first + i) % 5));
}

}  // namespace meshsim::test
