// The commands and their options as CLI11 knows them, with the texts of --help. Only for options.cpp and
// option_checks.cpp.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.hpp"

namespace meshsim::cli {

/// All values that CLI11 fills in, before they are checked.
struct RawOptions {
  std::string color = "auto";
  RunOptions run;
  std::string seed, until;
  std::string max_events, max_memory, jobs;
  std::vector<std::string> sets;
  std::string format = "text";
  std::string summary;
  ViewOptions view;
  TestOptions test;
  SweepOptions sweep;
  std::vector<std::string> vary;
  std::string seeds, find, shard;
  bool resume = false;
  MergeOptions merge;
  DiffOptions diff;
  std::vector<std::string> sets_b;
  std::string seed_b;
  GraphOptions graph;
  StoryOptions story;
  std::string message, picture;
  StepOptions step;
  ExploreOptions explore;
  ValidateOptions validate;
  std::vector<std::string> faults, of, on, outages, except, claims;
  std::string at_most, moments_from, moments_to, settles, schedules, time, random;
  std::string shell;             ///< the argument of `completion`
  std::optional<Command> ready;  ///< the chosen command, if its options need no check
};

/// Writes the options of `explore` as lines of its block; the compiler finds what is wrong with them.
std::vector<compile::ExploreSetting> explore_settings(const RawOptions& raw);

/// Adds all commands to `app`, which fill in `raw`.
void declare_commands(CLI::App& app, RawOptions& raw);

}  // namespace meshsim::cli
