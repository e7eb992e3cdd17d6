// The commands. Each returns its exit code.
#pragma once

#include <meshsim/registry.hpp>

#include "cli/console.hpp"
#include "cli/options.hpp"
#include "cli/signals.hpp"

namespace meshsim::cli {

/// What every command works with.
struct Surroundings {
  Console& console;
  const Registry& registry;
  Signals& signals;
};

int run_command(const RunOptions& options, Surroundings& surroundings);
int test_command(const TestOptions& options, Surroundings& surroundings);
int step_command(const StepOptions& options, Surroundings& surroundings);
int check_command(const CheckOptions& options, Surroundings& surroundings);
int format_command(const FormatOptions& options, Surroundings& surroundings);
int explain_command(const ExplainOptions& options, Surroundings& surroundings);

}  // namespace meshsim::cli
