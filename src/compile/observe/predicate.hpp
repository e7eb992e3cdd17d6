// Conditions on the present moment: states and metrics, joined by `and`, `or` and `not`.
#pragma once

#include <optional>

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// A metric, a comparison, and a quantity.
struct MetricTest {
  plan::Metric metric;
  plan::Comparison comparison = plan::Comparison::equal;
  plan::Quantity quantity;
  bool has_other = false;  ///< compared with `other`
  plan::Metric other;
};

/// Compiles a predicate of gauges and states; reports a metric over a window, because that has no value at a moment.
[[nodiscard]] std::optional<plan::Predicate> compile_predicate(Build& build, const lang::ast::Expression& expression);

/// Tells whether the expression is one comparison with a metric in it.
[[nodiscard]] bool is_metric_test(const lang::ast::Expression& expression);

/// Compiles that comparison with the metric on the left; metrics over windows are allowed.
[[nodiscard]] std::optional<MetricTest> compile_metric_test(Build& build, const lang::ast::Expression& expression);

}  // namespace meshsim::compile
