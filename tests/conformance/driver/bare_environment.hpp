#pragma once

#include "plan/plan.hpp"
#include "value/evaluator.hpp"

namespace meshsim::conformance {

/// Expressions outside a simulation: they see the message and nothing around it.
class BareEnvironment final : public value::Environment {
 public:
  explicit BareEnvironment(const plan::Plan& plan) : plan_(&plan) {}

  value::Value table_get(std::uint32_t, const value::Value&) override { return {}; }
  std::uint64_t next_fresh(std::uint32_t) override { return ++fresh_; }
  std::string_view series_name(std::uint32_t series) override { return plan_->series[series]; }
  std::string_view topic_name(TopicId topic) override { return plan_->topics[topic].name; }
  std::string_view instance_name(InstanceId) override { return {}; }

 private:
  const plan::Plan* plan_;
  std::uint64_t fresh_ = 0;
};

}  // namespace meshsim::conformance
