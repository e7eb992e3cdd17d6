// From paths to plans, with the diagnostics shown.
#pragma once

#include <meshsim/registry.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "compile/compile.hpp"

namespace meshsim::cli {

/// The scenario files below the paths, each once, in order; nothing (and an error shown) when a path is not there, or a
/// folder below it cannot be read.
std::optional<std::vector<std::string>> find_all(const std::vector<std::string>& paths, Console& console);

/// Says that there is no scenario there; returns the exit code for it.
int none_found(const std::vector<std::string>& paths, Console& console);

/// Compiles a file from the disk; C++ actors of the registry are known.
compile::Compiled load(const std::string& file, compile::CompileOptions options, const Registry& registry);

/// The same from another source of files.
compile::Compiled load(const std::string& file, compile::FileReader& reader, compile::CompileOptions options,
                       const Registry& registry);

/// The names of all files that were read for it.
std::vector<std::string> files_of(const compile::Compiled& compiled);

/// Tells what is wrong with the names that --only gave, as a whole text: those that no run of the file has, the nearest
/// one, and those there are. Empty when all are known. `compiled`: the file with these options, without errors.
std::string unknown_runs(const compile::Compiled& compiled, compile::CompileOptions options, const Registry& registry);

/// Errors and warnings go to standard error.
void show_diagnostics(const compile::Compiled& compiled, Console& console);

}  // namespace meshsim::cli
