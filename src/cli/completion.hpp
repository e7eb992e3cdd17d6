// The command line as a shell and the manual page know it, derived from the parser itself, so that it cannot get out of
// date.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace meshsim::cli {

/// Writes the completion script for `bash`, `zsh` or `fish`, or for `scdoc` the part of the manual page that lists
/// commands and options. Nothing for another word.
[[nodiscard]] std::optional<std::string> completion_for(std::string_view shell, const CLI::App& app);

}  // namespace meshsim::cli
