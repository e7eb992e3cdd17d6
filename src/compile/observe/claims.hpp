#pragma once

#include <optional>

#include "compile/build/build.hpp"
#include "plan/claim.hpp"

namespace meshsim::compile {

/// Compiles a claim of an `expect`, or the answer to a question. Reports mistakes.
[[nodiscard]] std::optional<plan::Claim> compile_claim(Build& build, const lang::ast::Claim& item);

}  // namespace meshsim::compile
