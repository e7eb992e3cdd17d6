#include "compile/observe/predicate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <variant>
#include <vector>

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

const ast::Metric* as_metric(const ast::Expression& expression) {
  const auto* metric = std::get_if<lang::Box<ast::Metric>>(&expression.node);
  return metric == nullptr ? nullptr : &**metric;
}

/// Tells whether a metric is in it: alone, or added to something.
bool has_metric(const ast::Expression& expression) {
  if (as_metric(expression) != nullptr) return true;
  const auto* binary = std::get_if<ast::Binary>(&expression.node);
  if (binary == nullptr || is_comparison(binary->operation)) return false;
  return has_metric(*binary->left) || has_metric(*binary->right);
}

bool is_of_table(const ast::Metric& metric) {
  return metric.words.size() == 1 && (metric.words[0].text == "sum" || metric.words[0].text == "count");
}

/// A side of a comparison: metrics, of which all but the first are added to it or subtracted.
class SideReader {
 public:
  explicit SideReader(Build& build) : build_(build) {}

  std::optional<plan::Metric> run(const ast::Expression& side) {
    if (const ast::Metric* metric = as_metric(side)) return compile_metric(build_, *metric, side.span);
    if (!terms(side, false)) return std::nullopt;
    plan::Metric first = std::move(found_.front());
    first.added.assign(std::make_move_iterator(found_.begin() + 1), std::make_move_iterator(found_.end()));
    return first;
  }

 private:
  bool terms(const ast::Expression& side, bool is_subtracted) {
    const ast::Metric* metric = as_metric(side);
    if (metric != nullptr && is_of_table(*metric)) {
      auto planned = compile_metric(build_, *metric, side.span);
      if (!planned) return false;
      planned->is_subtracted = is_subtracted;
      found_.push_back(std::move(*planned));
      return true;
    }
    const auto* binary = metric != nullptr ? nullptr : std::get_if<ast::Binary>(&side.node);
    const bool is_sum = binary != nullptr &&
                        (binary->operation == BinaryOperator::add || binary->operation == BinaryOperator::subtract);
    if (is_sum) {
      const bool is_minus = binary->operation == BinaryOperator::subtract;
      return terms(*binary->left, is_subtracted) && terms(*binary->right, is_subtracted != is_minus);
    }
    build_.diagnostics.error("E0340", side.span, "only sums and counts of tables are added and subtracted here")
        .label(metric != nullptr ? "not of a table" : "not one of them")
        .help("such as `sum of paid.amount == sum of booked + sum of refunded`; a number stands alone on its side");
    return false;
  }

  Build& build_;
  std::vector<plan::Metric> found_;
};

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
         (has_metric(*binary->left) || has_metric(*binary->right));
}

/// Compiles the comparison of values of tables with each other.
static std::optional<MetricTest> compare_metrics(Build& build, const ast::Expression& expression,
                                                 const ast::Binary& binary) {
  const auto is_other = [](const ast::Expression& side) {
    const ast::Metric* metric = as_metric(side);
    return metric != nullptr && !is_of_table(*metric);
  };
  if (is_other(*binary.left) || is_other(*binary.right)) {
    build.diagnostics.error("E0313", expression.span, "a metric is compared with a value, not with another metric")
        .label("two metrics")
        .help("compare each with a value of its own");
    return std::nullopt;
  }
  const auto left = SideReader(build).run(*binary.left);
  const auto right = SideReader(build).run(*binary.right);
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
  const bool on_left = has_metric(*binary.left);
  const ast::Expression& side = on_left ? *binary.left : *binary.right;
  const ast::Expression& other = on_left ? *binary.right : *binary.left;
  if (has_metric(other)) return compare_metrics(build, expression, binary);
  const auto metric = SideReader(build).run(side);
  if (!metric) return std::nullopt;
  const auto quantity = compile_quantity(build, metric->kind, other);
  if (!quantity) return std::nullopt;
  const Comparison as_written = comparison_of(binary.operation);
  const Comparison comparison = on_left ? as_written : flipped(as_written);
  const bool is_single = metric->added.empty();
  if (is_single && !check_comparison(build, *metric, comparison, *quantity, expression)) return std::nullopt;
  return MetricTest{*metric, comparison, *quantity, false, {}};
}

}  // namespace meshsim::compile
