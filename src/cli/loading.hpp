// From paths to plans, with the diagnostics shown.
#pragma once

#include <meshsim/registry.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "compile/compile.hpp"

namespace meshsim::cli {

/// The scenario files below the paths, each once, in order; nothing (and an error shown) when a path is not there.
std::optional<std::vector<std::string>> find_all(const std::vector<std::string>& paths, Console& console);

/// Says that there is no scenario there; returns the exit code for it.
int none_found(const std::vector<std::string>& paths, Console& console);

/// Compiles a file from the disk; C++ actors of the registry are known.
compile::Compiled load(const std::string& file, compile::CompileOptions options, const Registry& registry);

/// Errors and warnings go to standard error.
void show_diagnostics(const compile::Compiled& compiled, Console& console);

}  // namespace meshsim::cli
