// The values that a metric can take. A comparison that all of them pass, or none, says nothing about a run.
#pragma once

#include "compile/build/build.hpp"
#include "plan/pattern.hpp"

namespace meshsim::compile {

/// Reports a comparison that is true of every run (`depth of Mail >= 0`) or of none (`error rate of GET /a > 100%`).
/// Tells whether it is neither. `expression` is the whole comparison.
[[nodiscard]] bool check_comparison(Build& build, const plan::Metric& metric, plan::Comparison comparison,
                                    const plan::Quantity& quantity, const lang::ast::Expression& expression);

}  // namespace meshsim::compile
