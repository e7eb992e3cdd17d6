// The walk over one expression. For expression*.cpp only; others call expression.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compile/code/emitter.hpp"
#include "compile/code/expression.hpp"

namespace meshsim::compile {

/// The type of a value as far as it is known before the run.
using StaticType = std::optional<value::Type>;

class ExpressionCompiler {
 public:
  /// Takes in `drawn` a place for the draw of a time; null where there may be none.
  ExpressionCompiler(Build& build, const Frame& frame, Distribution* drawn = nullptr)
      : build_(build), frame_(frame), emitter_(build.plan.code, build.names.texts), drawn_(drawn) {}

  /// Emits the code of an expression, which leaves one value on the stack.
  StaticType run(const lang::ast::Expression& expression);
  StaticType of(const lang::ast::Record& record, lang::Span span);

  /// Returns the whole code; none when an error was reported.
  [[nodiscard]] value::Code finish(lang::Span span);

 private:
  StaticType of(const lang::ast::Number& number, lang::Span span);
  StaticType of(const lang::ast::Truth& truth, lang::Span span);
  StaticType of(const lang::ast::Interpolation& text, lang::Span span);
  StaticType of(const lang::ast::NameUse& use, lang::Span span);
  StaticType of(const lang::ast::FieldAccess& access, lang::Span span);
  StaticType of(const lang::ast::IndexAccess& access, lang::Span span);
  StaticType of(const lang::ast::FunctionCall& call, lang::Span span);
  StaticType of(const lang::ast::Fresh& fresh, lang::Span span);
  StaticType of(const lang::ast::Range& range, lang::Span span);
  StaticType of(const lang::ast::Unary& unary, lang::Span span);
  StaticType of(const lang::ast::Binary& binary, lang::Span span);
  StaticType of(const lang::Box<lang::ast::Metric>& metric, lang::Span span);
  StaticType of(const lang::ast::StateTest& test, lang::Span span);

  StaticType of_constant(const Constant& constant, lang::Span span);
  StaticType draw(const lang::ast::Expression& expression);
  StaticType draw(const Distribution& distribution, lang::Span span);
  [[nodiscard]] bool is_draw(const lang::ast::Expression& expression) const;
  StaticType of_connective(const lang::ast::Binary& binary);
  StaticType of_token(const lang::ast::FunctionCall& call);
  StaticType unknown_name(const std::string& name, lang::Span span);
  StaticType unlike(const lang::ast::Binary& binary, StaticType left, StaticType right);
  StaticType only_in_predicates(lang::Span span, std::string_view what);
  std::optional<StaticType> push_what_broker_tells(const lang::ast::Name& field);
  StaticType push_field(const lang::ast::Name& field);
  void warn_of_unknown_field(const lang::ast::Name& field);
  void want(const lang::ast::Expression& operand, value::Type wanted);

  /// Returns the name of the record at hand: "message", "request" or nothing.
  [[nodiscard]] std::string_view subject() const;
  [[nodiscard]] bool has_instance() const;

  StaticType fail() {
    failed_ = true;
    return std::nullopt;
  }

  Build& build_;
  const Frame& frame_;
  Emitter emitter_;
  Distribution* drawn_ = nullptr;
  bool has_drawn_ = false;
  bool asks_for_none_ = false;  ///< the value is compared with `none`
  bool failed_ = false;
};

}  // namespace meshsim::compile
