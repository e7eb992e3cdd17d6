// Runs code (code.hpp). One evaluator serves a whole simulation; each call of begin() resets its scratch memory.
//
// Arithmetic is exact.
// - number, duration, size, percent and rate add, subtract and negate within their type.
// - Numbers multiply and divide (nine decimals).
// - Each of the others, times or over a number, keeps its type (durations and sizes are rounded half away from zero to
//   whole ns and bytes); over its own type it gives a number.
// - == and != work on all types; unlike types are unequal.
// - < and the like need one orderable type, but are false when a side is none, so that `require request.amount > 0`
//   fails on a request without an amount.
// - and, or, not take none for false. Everything else is an error that names both types.
#pragma once

#include <array>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/packet.hpp>
#include <meshsim/time.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "value/code.hpp"
#include "value/record.hpp"
#include "value/scratch.hpp"

namespace meshsim::value {

/// The world as an expression sees it. Tables and series live with their owner; both may be absent (null).
class Environment {
 public:
  virtual ~Environment() = default;
  virtual Value table_get(std::uint32_t table, const Value& key) = 0;
  virtual std::uint64_t next_fresh(std::uint32_t series) = 0;  ///< from 1
  virtual std::string_view series_name(std::uint32_t series) = 0;
  virtual std::string_view topic_name(TopicId topic) = 0;
  virtual std::string_view instance_name(InstanceId instance) = 0;
};

/// The values that the names in an expression stand for.
struct Bindings {
  Bytes message;  ///< the message or request at hand
  Bytes locals;   ///< a record whose field ids are the local variables' numbers
  MessageId message_id = 0;
  TopicId topic = no_topic;
  InstanceId sender = no_instance;
  InstanceId self = no_instance;
  Time now = 0;
  const Packet* packet = nullptr;  ///< with which the message came, if it did
};

class Evaluator {
 public:
  explicit Evaluator(const CodePool& pool) : pool_(&pool) {}

  /// Forgets all values made so far.
  void begin() { scratch_.clear(); }
  /// Sets the duration that Op::drawn pushes until the next call.
  void set_drawn(Duration drawn) { drawn_ = drawn; }

  /// Evaluates the code. The value may view into the bindings, the pool or the scratch memory (valid until begin()).
  /// Errors are the scenario's: overflow, division by zero, unlike types, a text over longest_bytes.
  Result<Value> evaluate(Code code, const Bindings& bindings, Environment& environment);

 private:
  const Instruction* step(const Instruction* at, const Bindings& bindings, Environment& environment);
  bool look_around(const Instruction& instruction, const Bindings& bindings, Environment& environment);
  bool push(const Value& value);
  bool order(Op op);
  bool arithmetic(Op op);
  bool negate();
  bool decide(const Instruction& instruction, std::uint32_t& skipped);
  bool select_field(FieldId field);
  bool make_token(Time now);
  bool open_token();
  bool make_text(std::uint32_t count);
  bool make_fresh(std::string_view name, std::uint64_t number);
  bool push_text(std::string_view text);
  bool make_record(const Instruction* fields, std::uint32_t count);
  bool fail(std::string problem);

  const CodePool* pool_;
  Scratch scratch_;
  std::array<Value, max_stack> stack_;
  Value* top_ = nullptr;  // the place of the next value, during evaluate
  Duration drawn_ = 0;
  std::string text_;     // kept for its memory
  std::string problem_;  // set before a function returns false
};

}  // namespace meshsim::value
