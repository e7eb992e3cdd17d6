// Expressions as code: a flat list of instructions for a small stack machine. Plain data, made by compile, run by
// evaluator.hpp. Every code is checked when it is made: stack depth at most max_stack, jumps forward and inside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <span>
#include <string>
#include <vector>

#include "value/value.hpp"

namespace meshsim::value {

enum class Op : std::uint8_t {
  constant,       ///< push constants[argument]
  message_field,  ///< push field `field` of the message (or request) at hand
  message_id,     ///< push the message's number
  message_topic,  ///< push its topic's name as text
  sender,         ///< push the sending instance's name as text
  tries,          ///< push how often the message was delivered, this time included
  redelivered,    ///< push whether it was delivered before, as far as the broker knows
  dead_tries,     ///< push how often a dead letter was delivered before it was one
  dead_reason,    ///< push why the message is a dead letter, as text
  local,          ///< push local variable `field`
  field,          ///< pop a record, push its field `field` (none if it is no record)
  table_get,      ///< pop a key, push the value in table `argument` (none when absent)
  fresh,          ///< push the next unused text of series `argument`: "user-1", "user-2" ...
  make_token,     ///< pop lifetime (duration) and subject (text), push a token
  is_valid,       ///< pop a value, push whether it is a token that has not expired
  token_subject,  ///< pop a token, push its subject
  self_name,      ///< push the instance's name
  now,            ///< push the virtual time as a duration
  drawn,          ///< push the duration that was drawn for this step, see Evaluator::begin
  add,
  subtract,
  multiply,
  divide,
  negate,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_not,
  jump_if_false,  ///< `and`: a false top is kept and `argument` instructions skipped; another is popped
  jump_if_true,   ///< `or`: the same with a true top
  concatenate,    ///< pop `argument` values, push one text: their displays in order
  record,      ///< pop `argument` values, push a record; the fields' ids are the next `argument` instructions' `field`
  field_name,  ///< operand of record; never executed by itself
};

struct Instruction {
  Op op = Op::constant;
  FieldId field = no_field;
  std::uint32_t argument = 0;
};
static_assert(sizeof(Instruction) == 8);

/// A piece of a CodePool.
struct Code {
  std::uint32_t first = 0;
  std::uint32_t count = 0;  ///< 0: no code
  explicit operator bool() const { return count != 0; }
};

/// The values an expression may have on its stack at once.
inline constexpr int max_stack = 64;

/// All instructions and constants of a plan. Constants own their bytes.
struct CodePool {
  struct Constant {
    Value number;  ///< used when it has no bytes
    Type type = Type::none;
    std::string bytes;  ///< used for text, token, record
    Value view() const { return type >= Type::text ? Value::bytes(type, std::as_bytes(std::span(bytes))) : number; }
  };
  std::vector<Instruction> instructions;
  std::vector<Constant> constants;
};

/// Explains why the code may not be run: a jump or an operand that leaves it, or a stack that runs dry, grows beyond
/// max_stack or does not end with one value. Empty when it may run. Linear.
std::string verify(const CodePool& pool, Code code);

}  // namespace meshsim::value
