#include "compile/observe/predicate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <variant>

#include "compile/build/names.hpp"
#include "compile/observe/metric_range.hpp"
#include "compile/observe/metrics.hpp"
#include "compile/source/hint.hpp"
#include "plan/facts.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using ast::BinaryOperator;
using plan::Comparison;
using NodeKind = plan::Predicate::Node::Kind;

bool is_comparison(BinaryOperator operation) {
  return operation >= BinaryOperator::equal && operation <= BinaryOperator::greater_equal;
}

Comparison comparison_of(BinaryOperator operation) {
  return static_cast<Comparison>(static_cast<int>(operation) - static_cast<int>(BinaryOperator::equal));
}

/// Returns the comparison with its sides exchanged.
Comparison flipped(Comparison comparison) {
  switch (comparison) {
    case Comparison::less:
      return Comparison::greater;
    case Comparison::less_equal:
      return Comparison::greater_equal;
    case Comparison::greater:
      return Comparison::less;
    case Comparison::greater_equal:
      return Comparison::less_equal;
    case Comparison::equal:
    case Comparison::not_equal:
      break;
  }
  return comparison;
}

bool is_metric(const ast::Expression& expression) {
  return std::holds_alternative<lang::Box<ast::Metric>>(expression.node);
}

class PredicateCompiler {
 public:
  explicit PredicateCompiler(Build& build) : build_(build) {}

  bool run(const ast::Expression& expression) {
    return std::visit([&](const auto& node) { return of(node, expression); }, expression.node);
  }

  plan::Predicate predicate;

 private:
  bool of(const ast::Unary& unary, const ast::Expression& expression) {
    if (unary.operation != ast::UnaryOperator::logical_not) return not_a_condition(expression);
    if (!run(*unary.operand)) return false;
    add(NodeKind::logical_not);
    return true;
  }

  bool of(const ast::Binary& binary, const ast::Expression& expression) {
    if (is_comparison(binary.operation)) return comparison(expression);
    const bool is_and = binary.operation == BinaryOperator::logical_and;
    if (!is_and && binary.operation != BinaryOperator::logical_or) return not_a_condition(expression);
    const bool left = run(*binary.left);
    const bool right = run(*binary.right);
    add(is_and ? NodeKind::logical_and : NodeKind::logical_or);
    return left && right;
  }

  bool of(const ast::StateTest& test, const ast::Expression&) {
    constexpr auto words = plan::state_words;
    const auto state = std::find(words.begin(), words.end(), test.state.text);
    const bool is_service = find_service(build_, test.subject.text).has_value();
    if (state == words.end() && !is_service && is_fact(test.state.text)) return report_fact(test);
    const auto target = resolve_target(build_, test.subject);
    if (state == words.end()) {
      build_.diagnostics.error("E0216", test.state.span, fmt::format("there is no state `{}`", test.state.text))
          .label("not a state")
          .help(hint(test.state.text, {words.begin(), words.end()}, "the states"));
      return false;
    }
    if (!target) return false;
    add(NodeKind::state);
    predicate.nodes.back().target = *target;
    predicate.nodes.back().state = static_cast<plan::State>(state - words.begin());
    return true;
  }

  static bool is_fact(std::string_view word) {
    return std::ranges::any_of(plan::facts(), [&](const plan::Fact& fact) { return fact.word == word; });
  }

  bool report_fact(const ast::StateTest& test) {
    build_.diagnostics.error("E0216", test.state.span, fmt::format("there is no state `{}`", test.state.text))
        .label("something that happens")
        .help(fmt::format("what happens stands without `is`: `{} {}`", test.subject.text, test.state.text));
    return false;
  }

  template <class Other>
  bool of(const Other&, const ast::Expression& expression) {
    return not_a_condition(expression);
  }

  bool comparison(const ast::Expression& expression) {
    const auto test = compile_metric_test(build_, expression);
    if (!test) return false;
    if (plan::is_windowed(test->metric.kind)) {
      build_.diagnostics.error("E0418", expression.span, "this metric has no value at one moment")
          .label("measured over a stretch of time")
          .help("in `expect`, claim it alone: `from 2s to 12s, p95 latency of T < 80ms`");
      return false;
    }
    add(NodeKind::metric);
    predicate.nodes.back().metric = test->metric;
    predicate.nodes.back().comparison = test->comparison;
    predicate.nodes.back().quantity = test->quantity;
    predicate.nodes.back().has_other = test->has_other;
    predicate.nodes.back().other = test->other;
    return true;
  }

  bool not_a_condition(const ast::Expression& expression) {
    build_.diagnostics.error("E0315", expression.span, "this is not a condition on the system")
        .label("neither a state nor a metric")
        .help("such as `order-api is ready` or `depth of hello > 3`");
    return false;
  }

  void add(NodeKind kind) {
    predicate.nodes.emplace_back();
    predicate.nodes.back().kind = kind;
  }

  Build& build_;
};

}  // namespace

std::optional<plan::Predicate> compile_predicate(Build& build, const ast::Expression& expression) {
  PredicateCompiler compiler(build);
  return compiler.run(expression) ? std::optional(std::move(compiler.predicate)) : std::nullopt;
}

bool is_metric_test(const ast::Expression& expression) {
  const auto* binary = std::get_if<ast::Binary>(&expression.node);
  return binary != nullptr && is_comparison(binary->operation) &&
         (is_metric(*binary->left) || is_metric(*binary->right));
}

/// Compiles the comparison of two values of tables.
static std::optional<MetricTest> compile_table_test(Build& build, const ast::Binary& binary) {
  const auto left = compile_metric(build, *std::get<lang::Box<ast::Metric>>(binary.left->node), binary.left->span);
  const auto right = compile_metric(build, *std::get<lang::Box<ast::Metric>>(binary.right->node), binary.right->span);
  if (!left || !right) return std::nullopt;
  return MetricTest{*left, comparison_of(binary.operation), {}, true, *right};
}

std::optional<MetricTest> compile_metric_test(Build& build, const ast::Expression& expression) {
  if (!is_metric_test(expression)) {
    build.diagnostics.error("E0315", expression.span, "this is not a condition on the system")
        .label("no metric is compared here")
        .help("such as `depth of hello > 3`");
    return std::nullopt;
  }
  const auto& binary = std::get<ast::Binary>(expression.node);
  const bool on_left = is_metric(*binary.left);
  const ast::Expression& side = on_left ? *binary.left : *binary.right;
  const ast::Expression& other = on_left ? *binary.right : *binary.left;
  const auto is_table = [](const ast::Expression& metric) {
    const std::vector<ast::Name>& words = std::get<lang::Box<ast::Metric>>(metric.node)->words;
    return words.size() == 1 && (words[0].text == "sum" || words[0].text == "count");
  };
  if (is_metric(other) && is_table(side) && is_table(other)) return compile_table_test(build, binary);
  if (is_metric(other)) {
    build.diagnostics.error("E0313", expression.span, "a metric is compared with a value, not with another metric")
        .label("two metrics")
        .help("compare each with a value of its own");
    return std::nullopt;
  }
  const auto metric = compile_metric(build, *std::get<lang::Box<ast::Metric>>(side.node), side.span);
  if (!metric) return std::nullopt;
  const auto quantity = compile_quantity(build, metric->kind, other);
  if (!quantity) return std::nullopt;
  const Comparison as_written = comparison_of(binary.operation);
  const Comparison comparison = on_left ? as_written : flipped(as_written);
  if (!check_comparison(build, *metric, comparison, *quantity, expression)) return std::nullopt;
  return MetricTest{*metric, comparison, *quantity, false, {}};
}

}  // namespace meshsim::compile
