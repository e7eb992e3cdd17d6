// The meaning of each fact of the language, for `explain`.
#pragma once

#include <string_view>

#include "plan/facts.hpp"

namespace meshsim::manual {

/// Returns one sentence, without its full stop.
[[nodiscard]] std::string_view meaning_of(const plan::Fact& fact);

}  // namespace meshsim::manual
