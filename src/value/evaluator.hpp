// Runs code (code.hpp). One evaluator serves a whole simulation: its scratch memory is reset by each call of begin().
#pragma once

#include <cstdint>
#include <string_view>

#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>

#include "base/result.hpp"
#include "value/code.hpp"
#include "value/record.hpp"
#include "value/scratch.hpp"

namespace meshsim::value {

/// The world as an expression sees it. Tables and series live with their owner; both may be absent (null).
class Surroundings {
 public:
  virtual ~Surroundings() = default;
  virtual Value table_get(std::uint32_t table, const Value& key) = 0;
  virtual std::uint64_t next_fresh(std::uint32_t series) = 0;  ///< from 1
  virtual std::string_view series_name(std::uint32_t series) = 0;
  virtual std::string_view topic_name(TopicId topic) = 0;
  virtual std::string_view instance_name(InstanceId instance) = 0;
};

/// What the names in an expression stand for.
struct Bindings {
  Bytes message;            ///< the message or request at hand
  Bytes locals;             ///< a record whose field ids are the local variables' numbers
  MessageId message_id = 0;
  TopicId topic = no_topic;
  InstanceId sender = no_instance;
  InstanceId self = no_instance;
  Time now = 0;
};

class Evaluator {
 public:
  explicit Evaluator(const CodePool& pool) : pool_(&pool) {}

  /// Forgets all values made so far.
  void begin() { scratch_.clear(); }

  /// The value, which may view into the bindings, the pool or the scratch memory (valid until begin()).
  /// Errors are the scenario's: overflow, division by zero, unlike types, a text over longest_bytes.
  Result<Value> evaluate(Code code, const Bindings& bindings, Surroundings& surroundings);

 private:
  const CodePool* pool_;
  Scratch scratch_;
};

}  // namespace meshsim::value
