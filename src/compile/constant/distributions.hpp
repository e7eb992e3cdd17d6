// Turns `2ms..6ms`, `exp(mean 20ms)` and `lognormal(p50 17ms, p99 60ms)` into a Distribution, and reports mistakes in
// them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compile/constant/constant.hpp"
#include "lang/ast/ast_expression.hpp"
#include "lang/diagnostics/diagnostic.hpp"

namespace meshsim::compile {

struct DistributionArgument {
  std::string name;  ///< "mean"; empty when it was given without
  Constant value;
  lang::Span span;
};

/// Makes a uniform distribution over every nanosecond from `low` to `high`. Nothing, after a report, when the two are
/// not durations in that order.
[[nodiscard]] std::optional<Constant> uniform(const Constant& low, const Constant& high, lang::Span span,
                                              lang::Diagnostics& diagnostics);

/// Tells whether the function is a distribution that this version has; reports if not.
[[nodiscard]] bool check_distribution(const lang::ast::FunctionCall& call, lang::Diagnostics& diagnostics);

/// Makes the distribution of a call that passed check_distribution. Nothing, after a report, when its arguments do not
/// fit.
[[nodiscard]] std::optional<Constant> make_distribution(const lang::ast::FunctionCall& call,
                                                        const std::vector<DistributionArgument>& arguments,
                                                        lang::Span span, lang::Diagnostics& diagnostics);

/// Turns a constant duration, or a distribution, into a distribution. Nothing for other constants, and for one that
/// cannot be drawn from.
[[nodiscard]] std::optional<Distribution> distribution_of(const Constant& constant);

}  // namespace meshsim::compile
