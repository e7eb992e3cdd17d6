// The values of options, read as a scenario file reads them.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <optional>
#include <string>
#include <vector>

namespace meshsim::cli {

/// Reads a duration as in a scenario file: "5s", "200ms".
std::optional<Time> parse_time(const std::string& text);

/// Returns the arguments without `--`, behind which nothing is an option: there, a path that begins with a dash is
/// rewritten as `./-x`, which is the same file. `help COMMAND` becomes `COMMAND --help`.
std::vector<std::string> plain_arguments(int argc, const char* const* argv);

/// Returns the arguments without --shard, --results and --resume, and without --jobs, which changes no result.
std::vector<std::string> without_shard(const std::vector<std::string>& arguments);

/// Writes the command of a search for a shell, from its arguments: without those that say only where and how its report
/// goes, how many runs there are at once, and when it ends, as the same report may come of another of these; and
/// without --all-runs, as it is of one.
std::string search_command(const std::vector<std::string>& arguments);

/// Reads a size as in a scenario file: "500MB". At least least_memory.
std::optional<std::uint64_t> parse_size(const std::string& text);

}  // namespace meshsim::cli
