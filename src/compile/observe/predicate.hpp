// Conditions on the present moment: states and metrics, joined by `and`, `or` and `not`.
#pragma once

#include <optional>

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// A metric, how it is compared, and with what.
struct MetricTest {
  plan::Metric metric;
  plan::Comparison comparison = plan::Comparison::equal;
  plan::Quantity quantity;
};

/// A predicate of gauges and states; a metric over a window is reported, as it has no value at a moment.
[[nodiscard]] std::optional<plan::Predicate> compile_predicate(Build& build, const lang::ast::Expression& expression);

/// True when the expression is one comparison with a metric in it.
[[nodiscard]] bool is_metric_test(const lang::ast::Expression& expression);

/// Compiles that comparison, the metric on the left; windowed metrics included.
[[nodiscard]] std::optional<MetricTest> compile_metric_test(Build& build, const lang::ast::Expression& expression);

}  // namespace meshsim::compile
