// Checks of the options that several commands have. Each gives the reason why an option is wrong, or puts its value
// where it belongs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/command_line.hpp"

namespace meshsim::cli {

inline constexpr std::uint64_t most_events = 1'000'000'000'000'000'000;

Leave bad_usage(const std::string& problem, const std::string& command);

/// Tells whether an option of this name was given; an empty value is given too, and wrong.
bool was_given(const CLI::App& app, const std::string& command, const std::string& option);

std::optional<Leave> finish_limits(const CLI::App& app, const RawOptions& raw, Limits& limits,
                                   const std::string& command);
Summary summary_named(const std::string& name);
std::optional<Leave> finish_jobs(const CLI::App& app, const RawOptions& raw, unsigned& to, const std::string& command);
std::optional<Leave> finish_seeds(const CLI::App& app, const RawOptions& raw, std::optional<compile::SeedSpan>& to,
                                  const std::string& command);
std::optional<Leave> finish_sets(const std::vector<std::string>& sets,
                                 std::vector<std::pair<std::string, std::string>>& to, const std::string& command);
std::optional<Leave> finish_seed(const std::string& text, std::optional<std::uint64_t>& to, const std::string& option,
                                 const std::string& command);
std::optional<Leave> finish_shard(const CLI::App& app, const RawOptions& raw, ShardOptions& to,
                                  const std::string& folder, const std::string& command);

}  // namespace meshsim::cli
