#pragma once

#include <string_view>

namespace meshsim {

/// Tells whether the whole text fits the pattern, in which `*` stands for any number of characters and `?` for one
/// byte. Everything else, brackets too, stands for itself, because names of runs are full of brackets. Takes at most
/// pattern x text steps.
[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view text);

}  // namespace meshsim
