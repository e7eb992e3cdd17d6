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

  /// Returns the index in Plan::guarded for a call; unguarded where it has no policy.
  std::uint32_t guard_of(const lang::ast::Call& call, ServiceId target, TopicId endpoint);
  bool check_call(const lang::ast::Call& call, ServiceId target);
  /// Returns the milliseconds for which the broker keeps a message back; reports a delay that it cannot keep.
  std::uint32_t read_delay(const lang::ast::Publish& publish, TopicId topic);
  bool check_publish(const lang::ast::Publish& publish, TopicId topic);
  bool check_acks(lang::Span span, std::string_view word, Ability ability);
  bool check_retry(lang::Span span, bool is_delayed);
  /// Reports `retry` and `reject` where the message was acked before the handler began.
  bool acked_early(lang::Span span, std::string_view word);
  /// Reports a step that its sort of program cannot have.
  bool allowed(lang::Span span, std::string_view word);
  void define_local(const lang::ast::Name& name);
  /// Reports a step that ends the whole handler, where others are done at the same time.
  bool may_end_here(lang::Span span, std::string_view word);

  /// Adds `work` or `wait`, with a time that is known, drawn, or worked out during the run.
  void add_time(const lang::ast::Expression& time, std::string_view word, lang::Span span);
  /// Makes absent what the steps from `first` on give to locals, so that a repetition begins without it.
  void add_forgetting(std::uint32_t first, lang::Span span);
  /// Repeats the steps from `first` on, so that they are there `times` times. False, after a report: they are too many.
  bool repeat_steps(std::uint32_t first, std::uint64_t times, lang::Span span);

  void add(const plan::Deed& deed, lang::Span span);
  [[nodiscard]] std::uint32_t next() const { return static_cast<std::uint32_t>(build_.plan.steps.size()); }
  /// Adds a jump whose target is filled in later.
  std::uint32_t add_jump(lang::Span span);
  void lead_here(std::uint32_t step) { build_.plan.steps[step].otherwise = next(); }

  Build& build_;
  Frame frame_;
  int together_ = 0;  ///< blocks around whose steps are done at the same time

 private:
  void number(plan::Step& made);

  std::array<std::uint64_t, std::variant_size_v<plan::Deed>> made_{};  ///< steps so far, by kind
};

}  // namespace meshsim::compile
