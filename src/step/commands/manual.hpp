// Tells what `help WORD` says of a command, and `meshsim explain WORD` too.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace meshsim::step {

/// The command's form, what it does, and an example; nothing for a word that is no command.
std::optional<std::string> manual_of(std::string_view word);

}  // namespace meshsim::step
