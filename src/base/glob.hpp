#pragma once

#include <string_view>

namespace meshsim {

/// Tells whether the whole text fits the pattern, in which `*` stands for any characters, none too, and `?` for one
/// byte. All others, brackets too, stand for themselves: names of runs are full of them. Takes at most
/// pattern x text steps.
[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view text);

}  // namespace meshsim
