// One named run from plan to report, for `run` and `test` alike.
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
  unsigned at_once = 1;  ///< runs that share the memory
  const volatile std::sig_atomic_t* interrupt = nullptr;
  std::vector<std::pair<std::string, std::string>> sets;  ///< for the replay command
  std::optional<Time> until;                              ///< for it, too
  bool are_seeds_given = false;                           ///< and that
};

/// Returns the memory of all runs at once.
std::uint64_t memory_of(const Limits& limits);

/// The budget of one of the runs. Without --max-memory: what the machine gives.
sim::Budget budget_of(const ExecutionOptions& options);

/// Brings a run that was set up (sinks added) to its end and puts together what is to be said of it.
report::RunReport report_of(world::Run& run, const plan::Plan& plan, const ExecutionOptions& options);

/// The claims that did not hold, each with its story, told from a second, recorded run of the same plan.
/// Empty when all held. `one_by_one`: also each alone, by claim, if not null.
std::string tell_failures(const report::RunReport& report, const compile::Compiled& compiled, const Registry& registry,
                          const ExecutionOptions& options, report::Style style,
                          std::vector<std::string>* one_by_one = nullptr);

/// The exit code of a run, and of several (70 > 130 > 2 > 1 > 3 > 4 > 0).
int exit_code_of(report::Standing standing, const ExecutionOptions& options);
int exit_code_of(const report::RunReport& report, const ExecutionOptions& options);
int worse(int a, int b);

}  // namespace meshsim::cli
