// The commands. Each returns its exit code.
#pragma once

#include <meshsim/registry.hpp>

#include "cli/console.hpp"
#include "cli/options.hpp"
#include "cli/signals.hpp"

namespace meshsim::cli {

/// The surroundings in which every command works.
struct Environment {
  Console& console;
  const Registry& registry;
  Signals& signals;
};

int run_command(const RunOptions& options, Environment& environment);
int view_command(const ViewOptions& options, Environment& environment);
int test_command(const TestOptions& options, Environment& environment);
int sweep_command(const SweepOptions& options, Environment& environment);
int diff_command(const DiffOptions& options, Environment& environment);
int graph_command(const GraphOptions& options, Environment& environment);
int story_command(const StoryOptions& options, Environment& environment);
int step_command(const StepOptions& options, Environment& environment);
int check_command(const CheckOptions& options, Environment& environment);
int format_command(const FormatOptions& options, Environment& environment);
int explain_command(const ExplainOptions& options, Environment& environment);

}  // namespace meshsim::cli
