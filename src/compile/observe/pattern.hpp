// Compiles occurrences into patterns, predicates into nodes, and the ends of scopes into anchors.
#pragma once

#include <optional>

#include "compile/build/build.hpp"
#include "plan/facts.hpp"

namespace meshsim::compile {

/// Compiles an occurrence: `UserLoggedIn published by auth-api before back where user == "u1"`.
[[nodiscard]] std::optional<plan::Pattern> compile_pattern(Build& build, const lang::ast::Occurrence& occurrence);

/// Compiles the target of `every X is FACT by S`: another fact about the subject of `each`.
[[nodiscard]] std::optional<plan::Pattern> compile_fate(Build& build, const lang::ast::Occurrence& each,
                                                        const lang::ast::EveryIs& fate);

/// Compiles an anchor: a time, a mark, or the end.
[[nodiscard]] std::optional<plan::Anchor> compile_anchor(Build& build, const lang::ast::Anchor& anchor);

}  // namespace meshsim::compile
