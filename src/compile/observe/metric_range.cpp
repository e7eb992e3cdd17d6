#include "compile/observe/metric_range.hpp"

#include <fmt/format.h>

#include <string>

namespace meshsim::compile {
namespace {

using plan::Comparison;
using plan::MetricKind;

bool is_share(MetricKind kind) { return kind == MetricKind::error_rate || kind == MetricKind::utilisation; }

bool is_whole(MetricKind kind) {
  switch (kind) {
    case MetricKind::depth:
    case MetricKind::in_flight:
    case MetricKind::redelivered:
    case MetricKind::dead_lettered:
    case MetricKind::dropped:
    case MetricKind::kept:
    case MetricKind::count:
      return true;
    case MetricKind::latency:
    case MetricKind::error_rate:
    case MetricKind::throughput:
    case MetricKind::utilisation:
    case MetricKind::max_wait:
    case MetricKind::oldest_age:
    case MetricKind::goodput:
    case MetricKind::offered:
    case MetricKind::amplification:
    case MetricKind::cost:
    case MetricKind::sum:
      break;
  }
  return false;
}

/// The sides of the limit on which values of a metric can lie.
struct Sides {
  bool below = true;
  bool equal = true;
  bool above = true;
};

Sides sides_of(MetricKind kind, const plan::Quantity& quantity) {
  const Decimal limit = quantity.is_duration ? Decimal(quantity.duration) : quantity.number;
  const Decimal least(kind == MetricKind::amplification ? 1 : 0);
  const Decimal most(1);
  if (kind == MetricKind::sum) return {};  // the numbers may be negative
  Sides sides{.below = limit > least, .equal = limit >= least, .above = true};
  if (is_share(kind)) {
    sides.equal = sides.equal && limit <= most;
    sides.above = limit < most;
  }
  if (is_whole(kind) && !limit.is_whole()) sides.equal = false;
  return sides;
}

/// Tells whether some possible value passes (`wanted`) or fails the comparison.
bool some(const Sides& sides, Comparison comparison, bool wanted) {
  const bool below =
      comparison == Comparison::less || comparison == Comparison::less_equal || comparison == Comparison::not_equal;
  const bool equal = comparison == Comparison::less_equal || comparison == Comparison::greater_equal ||
                     comparison == Comparison::equal;
  const bool above = comparison == Comparison::greater || comparison == Comparison::greater_equal ||
                     comparison == Comparison::not_equal;
  return (sides.below && below == wanted) || (sides.equal && equal == wanted) || (sides.above && above == wanted);
}

std::string range_of(MetricKind kind, const Sides& sides) {
  if (is_whole(kind) && sides.below && sides.above) return "it counts, so that it is a whole number";
  if (is_share(kind)) return "it lies between `0%` and `100%`, both included";
  if (is_whole(kind)) return "it is never below `0`, and may be `0`";
  return plan::is_rate(kind)                 ? "it is never below `0/s`, and may be `0/s`"
         : kind == MetricKind::amplification ? "it is never below `1`"
                                             : "it is never below `0s`, and may be `0s`";
}

}  // namespace

bool check_comparison(Build& build, const plan::Metric& metric, Comparison comparison, const plan::Quantity& quantity,
                      const lang::ast::Expression& expression) {
  const Sides sides = sides_of(metric.kind, quantity);
  const bool may_hold = some(sides, comparison, true);
  if (may_hold && some(sides, comparison, false)) return true;
  build.diagnostics
      .error("E0435", expression.span,
             fmt::format("`{}` is {}", build.text(expression.span), may_hold ? "always true" : "never true"))
      .label("says nothing about a run")
      .help(range_of(metric.kind, sides));
  return false;
}

}  // namespace meshsim::compile
