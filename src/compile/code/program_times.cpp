// The time of `work` and `wait`, and steps that are repeated.
#include <algorithm>
#include <variant>
#include <vector>

#include "compile/build/quantity.hpp"
#include "compile/code/program_compiler.hpp"
#include "compile/source/limits.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

/// Finds out whether a time is known before the run, with the meanings that names have in a program.
class TimeSorter {
 public:
  TimeSorter(const Build& build, const Frame& frame) : build_(build), frame_(frame) {}

  /// Tells whether the run must work it out: it has a value of the handler in it, or a draw that is a part of a sum or
  /// product.
  [[nodiscard]] bool needs_run(const ast::Expression& time) const {
    return std::visit([&](const auto& node) { return of(node); }, time.node);
  }

 private:
  [[nodiscard]] bool of(const ast::NameUse& use) const {
    const bool is_local = std::find(frame_.locals.begin(), frame_.locals.end(), use.name) != frame_.locals.end();
    return is_local || (build_.environment.find(use.name) == nullptr && is_builtin_name(use.name));
  }
  [[nodiscard]] bool of(const ast::FieldAccess&) const { return true; }
  [[nodiscard]] bool of(const ast::IndexAccess&) const { return true; }
  [[nodiscard]] bool of(const ast::Unary& unary) const { return needs_run(*unary.operand); }
  [[nodiscard]] bool of(const ast::Binary& binary) const {
    return needs_run(*binary.left) || needs_run(*binary.right) || is_drawn(*binary.left) || is_drawn(*binary.right);
  }
  /// Lets the compiler of the draw report an end that only the run knows.
  [[nodiscard]] bool of(const ast::Range& range) const { return needs_run(*range.low) || needs_run(*range.high); }
  template <class Other>
  [[nodiscard]] bool of(const Other&) const {
    return false;
  }

  [[nodiscard]] bool is_drawn(const ast::Expression& time) const {
    if (const auto* use = std::get_if<ast::NameUse>(&time.node)) {
      const NamedConstant* constant = build_.environment.find(use->name);
      return constant != nullptr && constant->value.kind == Constant::Kind::distribution;
    }
    return std::holds_alternative<ast::Range>(time.node) || std::holds_alternative<ast::FunctionCall>(time.node);
  }

  const Build& build_;
  const Frame& frame_;
};

}  // namespace

void ProgramWriter::add_time(const ast::Expression& time, std::string_view word, lang::Span span) {
  const bool is_busy = word == "work";
  if (TimeSorter(build_, frame_).needs_run(time)) {
    plan::step::Timed timed;
    timed.time = compile_time(build_, frame_, time, timed.drawn);
    timed.is_busy = is_busy;
    return add(timed, span);
  }
  const auto duration = read_distribution(build_, time, is_busy ? "the time that `work` takes" : "the time to wait");
  if (is_busy) {
    add(plan::step::Work{duration.value_or(Distribution{})}, span);
  } else {
    add(plan::step::Wait{duration.value_or(Distribution{})}, span);
  }
}

void ProgramWriter::add_forgetting(std::uint32_t first, lang::Span span) {
  std::vector<FieldId> given;
  for (std::uint32_t i = first; i < next(); ++i) {
    const plan::Deed& deed = build_.plan.steps[i].deed;
    if (const auto* let = std::get_if<plan::step::Let>(&deed)) given.push_back(let->local);
    const auto* call = std::get_if<plan::step::Call>(&deed);
    if (call != nullptr && call->local != plan::no_local) given.push_back(call->local);
  }
  std::sort(given.begin(), given.end());
  given.erase(std::unique(given.begin(), given.end()), given.end());
  for (const FieldId local : given) add(plan::step::Forget{local}, span);
}

bool ProgramWriter::repeat_steps(std::uint32_t first, std::uint64_t times, lang::Span span) {
  std::vector<plan::Step>& steps = build_.plan.steps;
  const std::uint32_t length = next() - first;
  const bool is_too_long = length * times > most_repeated_steps;
  if (is_too_long || first + length * times > max_steps) {
    build_.diagnostics
        .error("E0498", span,
               is_too_long ? "repeated, these are more than 10,000 steps"
                           : "repeated, the steps of all handlers are more than 1,000,000")
        .label("too many")
        .help("repeat them less often; what goes on for long is a load, or a line of the timeline with `every`");
    return false;
  }
  if (times == 0) steps.resize(first);
  for (std::uint64_t copy = 1; copy < times; ++copy) {
    for (std::uint32_t i = first; i < first + length; ++i) {
      plan::Step step = steps[i];
      // Each repetition draws anew, and its jumps stay within it.
      number(step);
      if (step.otherwise != plan::no_step) step.otherwise += static_cast<std::uint32_t>(copy) * length;
      steps.push_back(step);
    }
  }
  return true;
}

}  // namespace meshsim::compile
