// Carries one named run from plan to report, for `run` and `test` alike.
#pragma once

#include <csignal>
#include <meshsim/registry.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/options.hpp"
#include "compile/compile.hpp"
#include "report/run_report.hpp"
#include "report/style.hpp"
#include "world/run.hpp"

namespace meshsim::cli {

struct ExecutionOptions {
  Limits limits;
  unsigned at_once = 1;  ///< the number of runs that share the memory
  const volatile std::sig_atomic_t* interrupt = nullptr;
  std::vector<std::pair<std::string, std::string>> sets;  ///< for the replay command
  std::optional<Time> until;                              ///< for the replay command, too
  bool are_seeds_given = false;                           ///< for the replay command, too
};

/// Returns the memory for all runs together, in bytes.
std::uint64_t memory_of(const Limits& limits);

/// Returns the budget of one of the runs. Without --max-memory it depends on the machine.
sim::Budget budget_of(const ExecutionOptions& options);

/// Lowers at_once to as many runs as have enough memory each: `run_memory` bytes, which each then has; 0: at least
/// least_memory.
ExecutionOptions share_memory(ExecutionOptions options, std::uint64_t run_memory);

/// Carries a run that was set up (with its sinks) to its end and makes the report.
report::RunReport report_of(world::Run& run, const plan::Plan& plan, const ExecutionOptions& options);

/// Tells the claims that did not hold, each with its story, from a second, recorded run of the same plan. Empty when
/// all held. `one_by_one`, if not null, also gets each story alone, by claim.
std::string tell_failures(const report::RunReport& report, const compile::Compiled& compiled, const Registry& registry,
                          const ExecutionOptions& options, report::Style style,
                          std::vector<std::string>* one_by_one = nullptr);

/// Returns the exit code of a run, or of several (70 > 130 > 2 > 1 > 3 > 4 > 0).
int exit_code_of(report::Standing standing, const ExecutionOptions& options);
int exit_code_of(const report::RunReport& report, const ExecutionOptions& options);
int worse(int a, int b);

}  // namespace meshsim::cli
