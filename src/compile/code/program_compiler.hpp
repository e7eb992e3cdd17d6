// Adds the steps of one program to the plan, and checks them. For program*.cpp only; others call program.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "compile/build/broker_kinds.hpp"
#include "compile/code/expression.hpp"
#include "compile/code/program.hpp"

namespace meshsim::compile {

class ProgramWriter {
 protected:
  ProgramWriter(Build& build, Frame frame) : build_(build), frame_(std::move(frame)) {}

  bool check_call(const lang::ast::Call& call, ServiceId target);
  bool check_publish(const lang::ast::Publish& publish, TopicId topic);
  bool check_acks(lang::Span span, std::string_view word, Ability ability);
  bool check_retry(lang::Span span, bool is_delayed);
  /// Reports `retry` and `reject` where the message was acked before the handler began.
  bool acked_early(lang::Span span, std::string_view word);
  /// Reports a step that its sort of program cannot have.
  bool allowed(lang::Span span, std::string_view word);
  void define_local(const lang::ast::Name& name);

  void add(const plan::Deed& deed, lang::Span span);
  [[nodiscard]] std::uint32_t next() const { return static_cast<std::uint32_t>(build_.plan.steps.size()); }
  /// Adds a jump whose target is filled in later.
  std::uint32_t add_jump(lang::Span span);
  void lead_here(std::uint32_t step) { build_.plan.steps[step].otherwise = next(); }

  Build& build_;
  Frame frame_;

 private:
  std::array<std::uint64_t, std::variant_size_v<plan::Deed>> made_{};  ///< steps so far, by kind
};

}  // namespace meshsim::compile
