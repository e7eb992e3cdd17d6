#include "cli/option_checks.hpp"

#include "base/decimal.hpp"
#include "base/whole_number.hpp"
#include "cli/option_values.hpp"

namespace meshsim::cli {

Leave bad_usage(const std::string& problem, const std::string& command) {
  const std::string help = command.empty() ? "meshsim --help" : "meshsim " + command + " --help";
  return {exit_invalid, "", "error: " + problem + "\n  = help: see `" + help + "`\n"};
}

bool was_given(const CLI::App& app, const std::string& command, const std::string& option) {
  return app.get_subcommand(command)->get_option(option)->count() > 0;
}

std::optional<Leave> finish_limits(const CLI::App& app, const RawOptions& raw, Limits& limits,
                                   const std::string& command) {
  if (was_given(app, command, "--max-events")) {
    const auto events = parse_whole(raw.max_events, 1, most_events);
    if (!events) return bad_usage("--max-events takes a whole number from 1, not `" + raw.max_events + "`", command);
    limits.max_events = *events;
  }
  if (was_given(app, command, "--max-memory")) {
    const auto bytes = parse_size(raw.max_memory);
    if (!bytes)
      return bad_usage("--max-memory takes a size from 1MB (500MB, 4GB), not `" + raw.max_memory + "`", command);
    limits.max_memory = *bytes;
  }
  return std::nullopt;
}

Summary summary_named(const std::string& name) {
  if (name == "text") return Summary::text;
  if (name == "table") return Summary::table;
  if (name == "csv") return Summary::csv;
  return name == "json" ? Summary::json : Summary::automatic;
}

std::optional<Leave> finish_jobs(const CLI::App& app, const RawOptions& raw, unsigned& to, const std::string& command) {
  if (!was_given(app, command, "--jobs")) return std::nullopt;
  const auto jobs = parse_whole(raw.jobs, 1, 256);
  if (!jobs) return bad_usage("--jobs takes a whole number from 1 to 256, not `" + raw.jobs + "`", command);
  to = static_cast<unsigned>(*jobs);
  return std::nullopt;
}

std::optional<Leave> finish_seeds(const CLI::App& app, const RawOptions& raw, std::optional<compile::SeedSpan>& to,
                                  const std::string& command) {
  if (!was_given(app, command, "--seeds")) return std::nullopt;
  constexpr std::uint64_t largest = INT64_MAX;
  const std::size_t dots = raw.seeds.find("..");
  const auto first = parse_whole(raw.seeds.substr(0, dots), 0, largest);
  const auto last = dots == std::string::npos ? first : parse_whole(raw.seeds.substr(dots + 2), 0, largest);
  if (!first || !last) return bad_usage("--seeds takes whole numbers, as in 1..20, not `" + raw.seeds + "`", command);
  if (*first > *last) return bad_usage("--seeds: the range `" + raw.seeds + "` is upside down", command);
  if (*last - *first >= most_points) return bad_usage("--seeds takes at most 10,000 seeds", command);
  to = compile::SeedSpan{*first, *last, 1};
  return std::nullopt;
}

std::optional<Leave> finish_sets(const std::vector<std::string>& sets,
                                 std::vector<std::pair<std::string, std::string>>& to, const std::string& command) {
  for (const std::string& set : sets) {
    const std::size_t equals = set.find('=');
    if (equals == std::string::npos || equals == 0)
      return bad_usage("--set takes name=value, not `" + set + "`", command);
    to.emplace_back(set.substr(0, equals), set.substr(equals + 1));
  }
  return std::nullopt;
}

std::optional<Leave> finish_seed(const std::string& text, std::optional<std::uint64_t>& to, const std::string& option,
                                 const std::string& command) {
  if (text.empty()) return std::nullopt;
  const Result<Decimal> seed = Decimal::parse(text);
  const auto whole = seed ? seed->to_int64() : std::nullopt;
  if (!whole || *whole < 0) return bad_usage(option + " takes a whole number from 0, not `" + text + "`", command);
  to = static_cast<std::uint64_t>(*whole);
  return std::nullopt;
}

std::optional<Leave> finish_shard(const CLI::App& app, const RawOptions& raw, ShardOptions& to,
                                  const std::string& folder, const std::string& command) {
  if (was_given(app, command, "--shard")) {
    const Result<shard::Request> request = shard::parse_request(raw.shard);
    if (!request) return bad_usage(request.error().message, command);
    to.asked = *request;
  }
  to.resume = raw.resume;
  if (to.resume && (!to.asked || folder.empty()))
    return bad_usage("--resume goes on with the results of a shard: --shard I/N --results DIR", command);
  return std::nullopt;
}

}  // namespace meshsim::cli
