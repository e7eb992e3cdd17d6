// The walk over one program. For program*.cpp only; others call program.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "compile/code/expression.hpp"
#include "compile/code/program.hpp"

namespace meshsim::compile {

class ProgramCompiler {
 public:
  ProgramCompiler(Build& build, Frame frame) : build_(build), frame_(std::move(frame)) {}

  std::uint32_t run(const lang::ast::Block& block);

 private:
  void of_block(const lang::ast::Block& block);
  void of(const lang::ast::Work& work, lang::Span span);
  void of(const lang::ast::Wait& wait, lang::Span span);
  void of(const lang::ast::Publish& publish, lang::Span span);
  void of(const lang::ast::Call& call, lang::Span span);
  void of(const lang::ast::Let& let, lang::Span span);
  void of(const lang::ast::Reply& reply, lang::Span span);
  void of(const lang::ast::Require& require, lang::Span span);
  void of(const lang::ast::Set& set, lang::Span span);
  void of(const lang::ast::Chance& chance, lang::Span span);
  void of(const lang::ast::Once& once, lang::Span span);
  void of(const lang::ast::Retry& retry, lang::Span span);
  void of(const lang::ast::Reject& reject, lang::Span span);
  void of(const lang::ast::Log& log, lang::Span span);

  void add_call(const lang::ast::Call& call, FieldId local, lang::Span span);
  bool check_call(const lang::ast::Call& call, ServiceId target);
  bool check_publish(const lang::ast::Publish& publish, TopicId topic);
  bool check_acks(lang::Span span, std::string_view word);
  bool check_retry(lang::Span span, bool is_delayed);
  /// Reports `retry` and `reject` where the message was acked before the handler began.
  bool acked_early(lang::Span span, std::string_view word);
  /// Reports a step that its sort of program cannot have.
  bool allowed(lang::Span span, std::string_view word);
  void define_local(const lang::ast::Name& name);

  /// Adds the block of an `else`, for a step after which the program goes on.
  void add_otherwise(std::uint32_t step, const std::optional<lang::ast::Block>& otherwise);
  plan::Step& add(plan::StepKind kind, lang::Span span);
  [[nodiscard]] std::uint32_t next() const { return static_cast<std::uint32_t>(build_.plan.steps.size()); }
  /// Adds a jump whose target is filled in later.
  std::uint32_t add_jump(lang::Span span);
  void lead_here(std::uint32_t step) { build_.plan.steps[step].otherwise = next(); }

  Build& build_;
  Frame frame_;
  std::array<std::uint64_t, plan::step_kind_count> made_{};  ///< steps so far, by kind
};

}  // namespace meshsim::compile
