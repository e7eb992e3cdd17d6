// The expressions of handlers and flows, and the variables that they read and write: locals of an activation, tables of
// the service, lines of the log. An expression that has no value is the scenario's own mistake: the trace says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/context.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "actors/activation.hpp"
#include "base/blob_store.hpp"
#include "plan/plan.hpp"
#include "value/evaluator.hpp"
#include "value/record.hpp"

namespace meshsim::actors {

/// Holds the bytes of all activations of one instance. A copy is deep.
class Expressions {
 public:
  /// The plan must outlive it and its copies.
  Expressions(const plan::Plan& plan, std::uint32_t replica);

  /// Returns the value of the code for the activation; nothing, and complains, when it has none. Its bytes are valid
  /// until the next call of any of these.
  std::optional<value::Value> evaluate(Context& context, const Activation& activation, value::Code code);
  /// Emits that the handler failed, and why.
  void complain(Context& context, const Activation& activation, std::string_view problem) const;

  // Steps. Nothing or false: the expression had no value, or what it gives is too long.
  std::optional<bool> is_true(Context& context, const Activation& activation, const plan::Step& step);
  bool let(Context& context, Activation& activation, const plan::Step& step);
  bool set(Context& context, const Activation& activation, const plan::Step& step);
  bool log(Context& context, const Activation& activation, const plan::Step& step);
  /// Keeps the answer to a call in the local variable: the fields of its body, and the status.
  bool keep_answer(Context& context, Activation& activation, FieldId local, const Packet& packet);

  /// Evaluates the key of a `once`. Nothing: it has no value. Empty bytes: it is none. Else the key as tables have it.
  std::optional<value::Bytes> key_of(Context& context, const Activation& activation, const plan::Step& step);
  /// Adds a key that key_of gave to those that the activation has. False: they are too long.
  bool add_key(Context& context, Activation& activation, std::uint32_t table, value::Bytes key);
  /// The keys of an activation: a record, table -> key.
  value::Bytes keys_of(const Activation& activation) const { return blobs_.view(activation.keys); }

  /// Lets go of the bytes of an activation.
  void release(const Activation& activation);
  /// Lets go of all bytes.
  void clear() { blobs_ = {}; }
  std::size_t memory_bytes() const { return blobs_.memory_bytes(); }

 private:
  std::optional<value::Value> evaluate_more(Context& context, const Activation& activation, value::Code code);
  bool append(Context& context, const Activation& activation, BlobRef& record, FieldId field,
              const value::Value& value);

  const plan::Plan* plan_;
  std::uint32_t replica_;
  FieldId status_field_ = no_field;
  BlobStore blobs_;
  // Memory kept from use to use; holds nothing between dispatches.
  value::Evaluator evaluator_;
  value::RecordWriter key_, entry_;
  std::vector<std::byte> bytes_, answer_;
};

}  // namespace meshsim::actors
