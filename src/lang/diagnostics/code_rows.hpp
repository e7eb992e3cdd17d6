// The two tables that codes() puts together.
#pragma once

#include <array>
#include <span>

#include "lang/diagnostics/codes.hpp"

namespace meshsim::lang {

[[nodiscard]] std::span<const CodeInfo> lexical_codes();
[[nodiscard]] std::span<const CodeInfo> syntax_codes();

}  // namespace meshsim::lang
