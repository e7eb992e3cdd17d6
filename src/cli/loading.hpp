// Turns paths into plans and shows the diagnostics.
#pragma once

#include <meshsim/registry.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "cli/options.hpp"
#include "compile/compile.hpp"

namespace meshsim::cli {

/// Finds the scenario files below the paths, each once, in order; nothing, after an error, when a path does not exist
/// or a folder below it cannot be read.
std::optional<std::vector<std::string>> find_all(const std::vector<std::string>& paths, Console& console);

/// Reports that there is no scenario there; returns the exit code for that.
int none_found(const std::vector<std::string>& paths, Console& console);

/// Compiles a file from the disk, with the C++ actors of the registry.
compile::Compiled load(const std::string& file, compile::CompileOptions options, const Registry& registry);

/// Compiles a file from another source in the same way.
compile::Compiled load(const std::string& file, compile::FileReader& reader, compile::CompileOptions options,
                       const Registry& registry);

/// Lists the names of all files that were read for it.
std::vector<std::string> files_of(const compile::Compiled& compiled);

/// Writes a whole error about names given with --only: those that no run of the file has, the nearest one, and those
/// there are. Empty when all are known. `compiled` is the file with these options, without errors.
std::string unknown_runs(const compile::Compiled& compiled, compile::CompileOptions options, const Registry& registry);

/// Compiles the file with the one run that is asked for. Returns exit_held when it is there, else the exit code, and
/// what is wrong goes to standard error. `wanted` is what else the compiler is told.
int load_one(const RunChoice& options, const Registry& registry, Console& console, compile::Compiled& compiled,
             compile::CompileOptions wanted = {});

/// Shows errors and warnings on standard error.
void show_diagnostics(const compile::Compiled& compiled, Console& console);

}  // namespace meshsim::cli
