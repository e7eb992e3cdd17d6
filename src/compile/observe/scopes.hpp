// The stretches of the run that claims and reports speak of. Each function that checks reports what it finds.
#pragma once

#include <optional>

#include "compile/build/build.hpp"
#include "plan/claim.hpp"

namespace meshsim::compile {

/// Compiles a scope; reports one that is empty or never reached.
[[nodiscard]] std::optional<plan::Scope> compile_scope(Build& build, const lang::ast::Scope& scope);

/// Checks that a stretch does not end as it begins, or before.
[[nodiscard]] bool check_stretch(Build& build, lang::Span span, const plan::Anchor& first, const plan::Anchor& second);

/// Checks that the run does not end before a time.
[[nodiscard]] bool check_reached(Build& build, lang::Span span, const plan::Anchor& anchor);

/// Checks that the scope of a value over a stretch of time is no single moment. `value` is the span of the value.
[[nodiscard]] bool check_scope_of_value(Build& build, const lang::ast::Scope& scope, lang::Span value);

/// Checks that a window of that width fits into its stretch, and that there are not too many of them.
[[nodiscard]] bool check_windows(Build& build, const plan::Scope& stretch, Duration width, lang::Span span);

}  // namespace meshsim::compile
