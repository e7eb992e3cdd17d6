// The expressions of handlers and flows, and the variables that they read and write: locals of an activation, tables of
// the service, lines of the log. An expression without a value is a mistake of the scenario, and the trace says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/context.hpp>
#include <optional>
#include <string>
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
  /// Takes a plan, which must outlive it and its copies.
  Expressions(const plan::Plan& plan, std::uint32_t replica);

  /// Evaluates the code for the activation. Nothing, after a complaint, when it has no value. The value's bytes are
  /// valid until the next call of any of these.
  std::optional<value::Value> evaluate(Context& context, const Activation& activation, value::Code code);
  /// Emits that the handler failed, and why.
  void complain(Context& context, const Activation& activation, std::string_view problem) const;

  // Carries out a step. Nothing or false: the expression had no value, or its value is too long.
  std::optional<bool> is_true(Context& context, const Activation& activation, value::Code condition);
  bool let(Context& context, Activation& activation, const plan::step::Let& let);
  bool set(Context& context, const Activation& activation, const plan::step::Set& set);
  bool log(Context& context, const Activation& activation, value::Code message);
  /// Evaluates the time of a `work` or `wait`, in which `drawn` may be used: from 0 to Distribution::max_draw.
  std::optional<Duration> time_of(Context& context, const Activation& activation, const plan::step::Timed& timed,
                                  Duration drawn);
  /// Makes the local absent.
  void forget(Activation& activation, FieldId local);
  /// Copies a record of local variables.
  BlobRef copy_of(BlobRef locals);
  /// Gives the value of a local to another activation. False: that one has too many.
  bool give(Context& context, const Activation& from, Activation& to, FieldId local);
  /// Stores the answer to a call in the local variable: the fields of its body, and the status.
  bool keep_answer(Context& context, Activation& activation, FieldId local, const Packet& packet);

  /// Evaluates the key of a `once`. Nothing: it has no value. Empty bytes: the key is none. Else the key in the form
  /// that tables have.
  std::optional<value::Bytes> key_of(Context& context, const Activation& activation, value::Code code);
  /// Adds a key made by key_of() to those of the activation. False: they are too long.
  bool add_key(Context& context, Activation& activation, std::uint32_t table, value::Bytes key);
  /// Takes away the key of the table that was added last.
  std::string take_key(Activation& activation, std::uint32_t table);
  /// Returns the keys of an activation: a record, by table.
  value::Bytes keys_of(const Activation& activation) const { return blobs_.view(activation.keys); }

  /// Releases the bytes of an activation.
  void release(const Activation& activation);
  /// Releases all bytes.
  void clear() { blobs_ = {}; }
  std::size_t memory_bytes() const { return blobs_.memory_bytes(); }

 private:
  BlobRef copy_of_bytes(value::Bytes bytes);
  std::string_view subject_of(const Activation& activation) const;
  std::optional<value::Value> evaluate_more(Context& context, const Activation& activation, value::Code code);
  bool append(Context& context, const Activation& activation, BlobRef& record, FieldId field,
              const value::Value& value);

  const plan::Plan* plan_;
  std::uint32_t replica_;
  FieldId status_field_ = no_field;
  BlobStore blobs_;
  // Memory that is kept from use to use; empty between dispatches.
  value::Evaluator evaluator_;
  value::RecordWriter key_, entry_;
  std::vector<std::byte> bytes_, answer_;
};

}  // namespace meshsim::actors
