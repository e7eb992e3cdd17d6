// The entry point of the compiler: turns a scenario file into the plans of its runs.
//
//   load      reads the file and what it `use`s                     source/load.hpp
//   merge     one system: overrides replace, roles are filled in    source/system.hpp
//   runs      params, cases and seeds multiply into named runs      runs.hpp
//   build     the system + one run's values -> one Plan             build/build.hpp
//
// build/ has what all parts share, code/ handlers and flows, things/ services and brokers, observe/ the timeline,
// claims and metrics.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compile/source/options.hpp"
#include "lang/diagnostics/diagnostic.hpp"
#include "lang/source.hpp"
#include "plan/plan.hpp"
#include "plan/stop.hpp"

namespace meshsim::compile {

struct Compiled {
  std::vector<plan::Plan> runs;               ///< in the order of the cases, then of the seeds; empty on errors
  std::vector<lang::Diagnostic> diagnostics;  ///< in order of file and place
  std::size_t errors = 0;                     ///< number of errors found; more than are kept when there are very many
  lang::Sources sources;                      ///< [0] is the scenario itself
  bool is_module = false;                     ///< no `scenario`: nothing to run
  std::vector<plan::Stop> stops;              ///< the stops of CompileOptions, for the first of the runs
};

/// More runs than this are an error.
inline constexpr std::size_t max_runs = 10'000;

/// Compiles a scenario. Time and memory are bounded whatever the files hold; nothing is thrown.
[[nodiscard]] Compiled compile_file(const std::string& path, FileReader& reader, const CompileOptions& options = {});

/// Compiles a text that is in memory already, in the same way; `name` stands for its path.
[[nodiscard]] Compiled compile_text(const std::string& name, std::string text, FileReader& reader,
                                    const CompileOptions& options = {});

}  // namespace meshsim::compile
