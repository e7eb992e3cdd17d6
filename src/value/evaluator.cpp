#include "value/evaluator.hpp"

#include <algorithm>
#include <cstring>
#include <span>

#include "base/check.hpp"
#include "base/time.hpp"
#include "value/arithmetic.hpp"

namespace meshsim::value {
namespace {

/// Tells whether `and`, `or` and `not` take the value: a boolean, or none, which counts as false.
bool is_decidable(const Value& value) { return value.type() == Type::boolean || value.is_none(); }

bool holds(Op op, std::partial_ordering order) {
  switch (op) {
    case Op::less:
      return std::is_lt(order);
    case Op::less_equal:
      return std::is_lteq(order);
    case Op::greater:
      return std::is_gt(order);
    default:
      return std::is_gteq(order);
  }
}

std::string name_of(const Value& value) {
  return value.is_none() ? "none" : "a " + std::string(to_string(value.type()));
}

std::string unlike(const char* verb, const Value& first, const char* preposition, const Value& second) {
  return std::string("cannot ") + verb + " " + name_of(first) + " " + preposition + " " + name_of(second);
}

std::string describe(Arithmetic::Problem problem, Op op, const Value& left, const Value& right) {
  if (problem == Arithmetic::Problem::by_zero) return "division by zero";
  const bool is_unlike = problem == Arithmetic::Problem::unlike;
  const auto overflow = [&](const char* sign) {
    return "the result of " + display(left) + sign + display(right) + " does not fit";
  };
  switch (op) {
    case Op::add:
      return is_unlike ? unlike("add", left, "and", right) : overflow(" + ");
    case Op::subtract:
      return is_unlike ? unlike("subtract", right, "from", left) : overflow(" - ");
    case Op::multiply:
      return is_unlike ? unlike("multiply", left, "by", right) : overflow(" * ");
    default:
      return is_unlike ? unlike("divide", left, "by", right) : overflow(" / ");
  }
}

}  // namespace

Result<Value> Evaluator::evaluate(Code code, const Bindings& bindings, Environment& environment) {
  if (!code) return Value();
  top_ = stack_.data();
  const Instruction* at = pool_->instructions.data() + code.first;
  const Instruction* const end = at + code.count;
  while (at < end) {
    at = step(at, bindings, environment);
    if (at == nullptr) [[unlikely]]
      return Error{std::move(problem_)};
  }
  MESHSIM_DEBUG_ASSERT(top_ == stack_.data() + 1);
  return top_[-1];
}

// Executes one instruction; returns the address of the next one, or null after fail().
inline const Instruction* Evaluator::step(const Instruction* at, const Bindings& bindings, Environment& environment) {
  const Instruction& instruction = *at++;
  bool fine = true;
  switch (instruction.op) {
    case Op::constant:
      *top_++ = pool_->constants[instruction.argument].view();
      break;
    case Op::message_field:
      *top_++ = find(bindings.message, instruction.field);
      break;
    case Op::local:
      *top_++ = find(bindings.locals, instruction.field);
      break;
    case Op::record:
      fine = make_record(at, instruction.argument);
      at += instruction.argument;
      break;
    case Op::equal:
    case Op::not_equal:
      --top_;
      top_[-1] = Value::boolean(equal(top_[-1], *top_) == (instruction.op == Op::equal));
      break;
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
      fine = order(instruction.op);
      break;
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::divide:
      fine = arithmetic(instruction.op);
      break;
    case Op::jump_if_false:
    case Op::jump_if_true:
    case Op::logical_not: {
      std::uint32_t skipped = 0;
      fine = decide(instruction, skipped);
      at += skipped;
      break;
    }
    case Op::concatenate:
      fine = make_text(instruction.argument);
      break;
    default:
      fine = look_around(instruction, bindings, environment);
      break;
  }
  return fine ? at : nullptr;
}

namespace {

/// Returns what the broker says about a delivery beside the message itself.
Value told_by_broker(Op op, const Packet& delivery) {
  if (op == Op::tries) return Value::number(std::int64_t{delivery.number});
  if (op == Op::dead_tries) return Value::number(std::int64_t{delivery.tries});
  if (op == Op::dead_reason) return Value::text(to_string(delivery.reason));
  return Value::boolean(delivery.number > 1 || delivery.reason == Reason::recovered);
}

}  // namespace

// Executes the instructions that ask the environment, and the rare ones.
bool Evaluator::look_around(const Instruction& instruction, const Bindings& bindings, Environment& environment) {
  switch (instruction.op) {
    case Op::message_id:
      return push(Value::number(static_cast<std::int64_t>(bindings.message_id)));
    case Op::message_topic:
      return push(bindings.topic == no_topic ? Value() : Value::text(environment.topic_name(bindings.topic)));
    case Op::sender:
      return push(bindings.sender == no_instance ? Value() : Value::text(environment.instance_name(bindings.sender)));
    case Op::tries:
    case Op::redelivered:
    case Op::dead_tries:
    case Op::dead_reason:
      return push(bindings.packet == nullptr ? Value() : told_by_broker(instruction.op, *bindings.packet));
    case Op::self_name:
      return push(bindings.self == no_instance ? Value() : Value::text(environment.instance_name(bindings.self)));
    case Op::now:
      return push(Value::integer(Type::duration, bindings.now));
    case Op::drawn:
      return push(Value::integer(Type::duration, drawn_));
    case Op::table_get:
      top_[-1] = environment.table_get(instruction.argument, top_[-1]);
      return true;
    case Op::fresh:
      return make_fresh(environment.series_name(instruction.argument), environment.next_fresh(instruction.argument));
    case Op::field:
      return select_field(instruction.field);
    case Op::make_token:
      return make_token(bindings.now);
    case Op::is_valid:
      top_[-1] = Value::boolean(top_[-1].type() == Type::token && bindings.now < token_expiry(top_[-1]));
      return true;
    case Op::token_subject:
      return open_token();
    case Op::negate:
      return negate();
    default:
      stop_on_bug(__FILE__, __LINE__, "an operand of record is executed");
  }
}

bool Evaluator::push(const Value& value) {
  *top_++ = value;
  return true;
}

bool Evaluator::arithmetic(Op op) {
  const Value& right = *--top_;
  Value& left = top_[-1];
  const Arithmetic result = calculate(op, left, right);
  if (result.problem != Arithmetic::Problem::none) [[unlikely]]
    return fail(describe(result.problem, op, left, right));
  left = result.value;
  return true;
}

bool Evaluator::negate() {
  const Arithmetic result = negated(top_[-1]);
  if (result.problem == Arithmetic::Problem::unlike) [[unlikely]]
    return fail(name_of(top_[-1]) + " has no negative");
  if (result.problem != Arithmetic::Problem::none) [[unlikely]]
    return fail("the negative is too large");
  top_[-1] = result.value;
  return true;
}

bool Evaluator::order(Op op) {
  const Value& right = *--top_;
  Value& left = top_[-1];
  const std::partial_ordering order = compare(left, right);
  if (order == std::partial_ordering::unordered && !left.is_none() && !right.is_none()) [[unlikely]]
    return fail(unlike("compare", left, "with", right));
  left = Value::boolean(holds(op, order));
  return true;
}

bool Evaluator::decide(const Instruction& instruction, std::uint32_t& skipped) {
  const Value& value = top_[-1];
  if (!is_decidable(value)) [[unlikely]]
    return fail("and, or and not take true or false, not " + name_of(value));
  if (instruction.op == Op::logical_not) {
    top_[-1] = Value::boolean(!value.truth());
  } else if (value.truth() == (instruction.op == Op::jump_if_true)) {
    skipped = instruction.argument;
  } else {
    --top_;
  }
  return true;
}

bool Evaluator::select_field(FieldId field) {
  const Value& value = top_[-1];
  if (value.is_none()) return true;
  if (value.type() != Type::record) [[unlikely]]
    return fail(name_of(value) + " has no fields");
  top_[-1] = find(value.as_bytes(), field);
  return true;
}

bool Evaluator::make_token(Time now) {
  const Value& lifetime = *--top_;
  const Value& subject = top_[-1];
  if (lifetime.type() != Type::duration || subject.type() != Type::text) [[unlikely]]
    return fail(unlike("make a token of", subject, "valid for", lifetime));
  const Time expiry = saturating_add(now, lifetime.as_integer());
  const auto name = subject.as_bytes();
  if (name.size() + sizeof expiry > longest_bytes) [[unlikely]]
    return fail("a token is longer than 65,535 bytes");
  const auto bytes = scratch_.take(sizeof expiry + name.size());
  std::memcpy(bytes.data(), &expiry, sizeof expiry);
  std::copy(name.begin(), name.end(), bytes.begin() + sizeof expiry);
  top_[-1] = Value::bytes(Type::token, bytes);
  return true;
}

bool Evaluator::open_token() {
  const Value& value = top_[-1];
  if (value.is_none()) return true;
  if (value.type() != Type::token) [[unlikely]]
    return fail(name_of(value) + " is no token");
  top_[-1] = Value::text(token_subject(value));
  return true;
}

bool Evaluator::make_text(std::uint32_t count) {
  text_.clear();
  top_ -= count;
  for (std::uint32_t i = 0; i < count; ++i) append_display(text_, top_[i]);
  return push_text(text_);
}

bool Evaluator::make_fresh(std::string_view name, std::uint64_t number) {
  text_.assign(name).append("-").append(std::to_string(number));
  return push_text(text_);
}

bool Evaluator::push_text(std::string_view text) {
  if (text.size() > longest_bytes) [[unlikely]]
    return fail("a text is longer than 65,535 bytes");
  const auto bytes = scratch_.take(text.size());
  std::copy_n(std::as_bytes(std::span(text)).data(), text.size(), bytes.data());
  *top_++ = Value::bytes(Type::text, bytes);
  return true;
}

bool Evaluator::make_record(const Instruction* fields, std::uint32_t count) {
  top_ -= count;
  std::size_t size = 0;
  for (std::uint32_t i = 0; i < count; ++i) size += encoded_size(top_[i]);
  if (size > longest_bytes) [[unlikely]]
    return fail("a record is longer than 65,535 bytes");
  const auto bytes = scratch_.take(size);
  std::byte* out = bytes.data();
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!top_[i].is_none()) out = encode(out, fields[i].field, top_[i]);
  }
  *top_++ = Value::bytes(Type::record, bytes);
  return true;
}

bool Evaluator::fail(std::string problem) {
  problem_ = std::move(problem);
  return false;
}

}  // namespace meshsim::value
