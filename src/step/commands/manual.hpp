// The texts of `help WORD` about commands, used by `meshsim explain WORD` too.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace meshsim::step {

/// Writes the command's form, its effect, and an example; nothing for a word that is no command.
std::optional<std::string> manual_of(std::string_view word);

}  // namespace meshsim::step
