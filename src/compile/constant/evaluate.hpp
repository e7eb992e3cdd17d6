// Evaluates expressions whose value must be known before the run.
#pragma once

#include <optional>

#include "compile/constant/constant.hpp"
#include "compile/constant/environment.hpp"
#include "lang/ast/ast_expression.hpp"
#include "lang/diagnostics/diagnostic.hpp"

namespace meshsim::compile {

/// Evaluates an expression; nothing, after a report, when it has no value.
[[nodiscard]] std::optional<Constant> evaluate(const lang::ast::Expression& expression, const Environment& environment,
                                               lang::Diagnostics& diagnostics);

/// Evaluates a literal with its unit.
[[nodiscard]] std::optional<Constant> evaluate(const lang::ast::Number& number, lang::Diagnostics& diagnostics);

/// Reads the digits of a literal; nothing, after a report, when there are more than nine decimals.
[[nodiscard]] std::optional<Decimal> decimal_of(const lang::ast::Number& number, lang::Diagnostics& diagnostics);

}  // namespace meshsim::compile
