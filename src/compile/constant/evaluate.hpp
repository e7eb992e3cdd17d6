// Expressions whose value must be known before the run -> Constant.
#pragma once

#include <optional>

#include "compile/constant/constant.hpp"
#include "compile/constant/environment.hpp"
#include "lang/ast/ast_expression.hpp"
#include "lang/diagnostics/diagnostic.hpp"

namespace meshsim::compile {

/// The value; nothing when there is none, which has been reported then.
[[nodiscard]] std::optional<Constant> evaluate(const lang::ast::Expression& expression, const Environment& environment,
                                               lang::Diagnostics& diagnostics);

/// A literal with its unit.
[[nodiscard]] std::optional<Constant> evaluate(const lang::ast::Number& number, lang::Diagnostics& diagnostics);

/// The digits of a literal; nothing, reported, when they are more than nine decimals.
[[nodiscard]] std::optional<Decimal> decimal_of(const lang::ast::Number& number, lang::Diagnostics& diagnostics);

}  // namespace meshsim::compile
