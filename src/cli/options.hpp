// The command line as data. CLI11 is used in options.cpp and nowhere else.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace meshsim::cli {

/// Exit codes, the same for every command.
enum ExitCode : int {
  exit_held = 0,
  exit_failed = 1,      ///< a claim failed or was vacuous
  exit_invalid = 2,     ///< bad usage or an invalid scenario: nothing was run; or what was run could not be written
  exit_undecided = 3,   ///< undecided, or a budget was spent
  exit_none_found = 4,  ///< no scenario
  exit_internal = 70,   ///< a bug in meshsim
  exit_interrupted = 130,
};

enum class ColorChoice : std::uint8_t { automatic, always, never };

inline constexpr std::uint64_t least_memory = 1'000'000;  ///< bytes that --max-memory may allow

/// The limits at which runs end at the latest.
struct Limits {
  std::uint64_t max_events = 0;  ///< 0: the default budget
  std::uint64_t max_memory = 0;  ///< bytes, of all runs at once; 0: what the machine gives
};

struct RunOptions {
  std::string file;
  std::optional<std::uint64_t> seed;
  std::vector<std::pair<std::string, std::string>> sets;
  std::optional<Time> until;
  std::vector<std::string> only;  ///< names of runs
  std::vector<std::string> show;  ///< services whose lines to show; "all", "none"
  std::string trace_file;         ///< empty: none
  bool jsonl = false;             ///< the trace instead of the log on standard output
  Limits limits;
};

struct TestOptions {
  std::vector<std::string> paths;
  std::string junit_file;
  unsigned jobs = 1;
  bool strict = false;  ///< a warning fails its run
  Limits limits;
};

struct StepOptions {
  std::string file;
  std::optional<std::uint64_t> seed;
  std::vector<std::pair<std::string, std::string>> sets;
  std::string only;  ///< the named run, where there are several; empty: the first
  Limits limits;
};

struct CheckOptions {
  std::vector<std::string> paths;
  bool short_form = false;
};

struct FormatOptions {
  std::vector<std::string> paths;
  bool check_only = false;
};

struct ExplainOptions {
  std::string word;  ///< empty: what can be explained
};

/// There was nothing to do but print this and leave.
struct Leave {
  int code = 0;
  std::string output;  ///< for standard output
  std::string error;   ///< for standard error
};

struct Options {
  ColorChoice color = ColorChoice::automatic;
  std::variant<Leave, RunOptions, TestOptions, StepOptions, CheckOptions, FormatOptions, ExplainOptions> command;
};

/// Never exits, prints or throws: what to print is in Leave.
Options parse_options(int argc, const char* const* argv);

}  // namespace meshsim::cli
