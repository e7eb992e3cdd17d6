// The metrics of the language as a table: their words, their subjects, and the kinds of value they are compared with. A
// new metric is one row.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "compile/build/build.hpp"
#include "compile/constant/constant.hpp"

namespace meshsim::compile {

struct MetricWord {
  std::string_view words;  ///< "error rate"
  plan::MetricKind kind;
  bool of_topic, of_request, of_service;
  bool needs_statistic;      ///< p95, max, mean ... stands before it
  Constant::Kind quantity;   ///< the kind of value that it is compared with
  std::string_view meaning;  ///< for `explain`: the definition of a sample
};

/// Returns the metrics in the order of the documentation.
[[nodiscard]] std::span<const MetricWord> metrics();

/// Lists the words that select one value of many samples; "p95" and "p999" (99.9%) stand for all percentiles.
[[nodiscard]] std::span<const std::string_view> statistics();

[[nodiscard]] std::optional<plan::Metric> compile_metric(Build& build, const lang::ast::Metric& metric,
                                                         lang::Span span);

/// Compiles the value that the metric is compared with; reports one of another kind.
[[nodiscard]] std::optional<plan::Quantity> compile_quantity(Build& build, plan::MetricKind kind,
                                                             const lang::ast::Expression& expression);

}  // namespace meshsim::compile
