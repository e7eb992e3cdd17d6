// The commands, each by its options. They return their exit codes.
#pragma once

#include <meshsim/registry.hpp>

#include "cli/console.hpp"
#include "cli/options.hpp"
#include "cli/signals.hpp"
#include "shard/merge.hpp"

namespace meshsim::cli {

/// The surroundings in which every command works.
struct Environment {
  Console& console;
  const Registry& registry;
  Signals& signals;
};

int execute(const RunOptions& options, Environment& environment);
int execute(const ViewOptions& options, Environment& environment);
int execute(const TestOptions& options, Environment& environment);
int execute(const SweepOptions& options, Environment& environment);
int execute(const MergeOptions& options, Environment& environment);
int execute(const DiffOptions& options, Environment& environment);
int execute(const GraphOptions& options, Environment& environment);
int execute(const StoryOptions& options, Environment& environment);
int execute(const ExploreOptions& options, Environment& environment);
/// Tells a search whose shards are put together.
int execute(const ExploreOptions& options, const shard::Whole& whole, Environment& environment);
int execute(const StepOptions& options, Environment& environment);
int execute(const CheckOptions& options, Environment& environment);
int execute(const FormatOptions& options, Environment& environment);
int execute(const ValidateOptions& options, Environment& environment);
int execute(const ExplainOptions& options, Environment& environment);

}  // namespace meshsim::cli
