// The environment of expressions in handlers and flows.
#pragma once

#include <meshsim/context.hpp>
#include <vector>

#include "value/evaluator.hpp"

namespace meshsim::actors {

/// The keys and values of tables are records with only this field (see sim/state_tables.hpp).
inline constexpr FieldId entry_field = 0;

/// Made anew for each evaluation.
class ProgramEnvironment final : public value::Environment {
 public:
  /// Takes in `key` memory to encode table keys in.
  ProgramEnvironment(Context& context, std::uint32_t replica, value::RecordWriter& key)
      : context_(context), key_(key), replica_(replica) {}

  value::Value table_get(std::uint32_t table, const value::Value& key) override;
  std::uint64_t next_fresh(std::uint32_t series) override;
  std::string_view series_name(std::uint32_t series) override;
  std::string_view topic_name(TopicId topic) override;
  std::string_view instance_name(InstanceId instance) override;

 private:
  Context& context_;
  value::RecordWriter& key_;
  std::uint32_t replica_;
};

}  // namespace meshsim::actors
