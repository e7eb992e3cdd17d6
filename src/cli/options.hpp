// The command line as data. CLI11 is used only in options.cpp, option_checks.cpp and command_line.cpp.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cli/bound_search.hpp"
#include "cli/grid.hpp"
#include "compile/source/options.hpp"
#include "compile/source/seed_span.hpp"
#include "shard/slice.hpp"

namespace meshsim::cli {

/// Exit codes, the same for every command.
enum ExitCode : int {
  exit_held = 0,
  exit_failed = 1,      ///< a claim failed or was vacuous
  exit_invalid = 2,     ///< bad usage or an invalid scenario, so nothing was run; or the results could not be written
  exit_undecided = 3,   ///< undecided, or a budget was spent
  exit_none_found = 4,  ///< no scenario
  exit_internal = 70,   ///< a bug in meshsim
  exit_interrupted = 130,
};

enum class ColorChoice : std::uint8_t { automatic, always, never };

inline constexpr std::uint64_t least_memory = 1'000'000;  ///< the least that --max-memory may allow, in bytes

/// The limits at which runs end at the latest.
struct Limits {
  std::uint64_t max_events = 0;  ///< 0: the default budget
  std::uint64_t max_memory = 0;  ///< bytes, of all runs together; 0: as the machine allows
};

/// The form of results on standard output. Automatic: text for one run, a table for several.
enum class Summary : std::uint8_t { automatic, text, table, csv, json };

struct RunOptions {
  std::string file;
  std::optional<std::uint64_t> seed;
  std::vector<std::pair<std::string, std::string>> sets;
  std::optional<Time> until;
  std::vector<std::string> only;  ///< names of runs, with `*` and `?`
  bool list = false;              ///< only list the names of the runs
  std::vector<std::string> show;  ///< services whose lines to show; "all", "none"
  std::string trace_file;         ///< empty: none
  std::string series_file;        ///< for the curves as CSV; empty: none
  bool plot = false;              ///< show the curves
  std::string html_file;          ///< for the page of the run; empty: none
  std::string perfetto_file;      ///< for the run as Perfetto reads it; empty: none
  std::string otlp_file;          ///< for its spans as OpenTelemetry's JSON; empty: none
  bool jsonl = false;             ///< the trace on standard output, instead of the log
  Summary summary = Summary::automatic;
  Limits limits;
};

struct ViewOptions {
  RunOptions run;  ///< `file` may be a page that was written earlier
};

/// The form of the failures of `test` on standard output.
enum class TestFormat : std::uint8_t {
  text,
  github,  ///< the text, and annotations that GitHub shows beside the lines
  gitlab,  ///< a code quality report, and nothing else
};

/// A share of the work of a command, whose results go into a file of the folder of results.
struct ShardOptions {
  std::optional<shard::Request> asked;  ///< nothing: all of the work
  bool resume = false;                  ///< go on with the file that is there
};

struct TestOptions {
  std::vector<std::string> paths;
  std::string junit_file;         ///< empty: none
  std::string json_file;          ///< empty: none
  std::string html_file;          ///< empty: none
  std::string results_folder;     ///< made if need be, for those of the files above that have no place, or for the
                                  ///< file of a shard; empty: none
  std::vector<std::string> only;  ///< names of runs, with `*` and `?`
  std::vector<std::pair<std::string, std::string>> sets;
  std::optional<compile::SeedSpan> seeds;  ///< in place of those of the files
  TestFormat format = TestFormat::text;
  unsigned jobs = 1;
  ShardOptions shard;
  bool list = false;          ///< only list the names of the runs
  bool fail_fast = false;     ///< begin no run after the first failure
  bool failed_first = false;  ///< begin with the runs that failed in the present json_file
  bool timings = false;       ///< tell how long the runs took
  bool strict = false;        ///< a warning fails its run
  Limits limits;
};

struct SweepOptions {
  std::string file;
  std::vector<Axis> vary;  ///< at least one, with different names
  std::vector<std::pair<std::string, std::string>> sets;
  std::optional<compile::SeedSpan> seeds;  ///< in place of those of the file
  std::optional<BoundSearch::Bound> find;  ///< for the first of `vary`
  Summary summary = Summary::automatic;
  std::string html_file;       ///< for the page of the results; empty: none
  std::string results_folder;  ///< for the page, the CSV and the JSON, or for the file of a shard; empty: none
  ShardOptions shard;
  unsigned jobs = 1;
  Limits limits;
};

struct MergeOptions {
  std::vector<std::string> folders;  ///< at least one
  std::string junit_file;            ///< of `test`; empty: in the first folder, as the others. Of `explore`, too
  std::string json_file;
  std::string html_file;
  TestFormat format = TestFormat::text;  ///< of `test`
  Summary summary = Summary::automatic;  ///< of `sweep`
};

/// One run of a file.
struct RunChoice {
  std::string file;
  std::optional<std::uint64_t> seed;
  std::vector<std::pair<std::string, std::string>> sets;
  std::string only;  ///< the named run, where there are several; empty: the first
};

struct DiffOptions {
  RunChoice a, b;
  Limits limits;
};

enum class GraphFormat : std::uint8_t { mermaid, dot, svg };

struct GraphOptions {
  RunChoice run;
  GraphFormat format = GraphFormat::mermaid;
};

struct StoryOptions {
  RunChoice run;
  std::uint64_t message = 0;
  bool is_mermaid = false;  ///< else lines
  Limits limits;
};

struct StepOptions {
  bool at_fault = false;  ///< begin just before the first fault
  std::string file;
  std::optional<std::uint64_t> seed;
  std::vector<std::pair<std::string, std::string>> sets;
  std::string only;  ///< the named run, where there are several; empty: the first
  Limits limits;
};

struct ExploreOptions {
  RunChoice run;
  std::vector<compile::ExploreSetting> settings;  ///< in place of those of the file
  std::uint64_t schedules = UINT64_MAX;           ///< stop behind so many
  Duration time = minute;                         ///< by the wall clock
  unsigned jobs = 1;
  bool all_runs = false;       ///< explore each run of the file
  bool late = false;           ///< tell what is late, too
  bool no_shrink = false;      ///< do not look for the smallest scenario
  std::string save;            ///< the folder for findings as files; empty: none
  std::uint64_t random = 0;    ///< schedules of more faults, drawn at random
  bool bite = false;           ///< take protections out, in place of the search
  bool first = false;          ///< stop at the first finding
  bool jsonl = false;          ///< findings and certificate as JSON Lines on standard output, the report beside it
  std::string junit_file;      ///< empty: none
  std::string results_folder;  ///< for the file of a shard; empty: none
  ShardOptions shard;
  std::vector<std::string> arguments;  ///< of this command, without those that choose the shard, and --jobs
  std::uint64_t run_memory = 0;        ///< bytes of each run, when shards are merged; 0: a share of all memory
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

struct ValidateOptions {
  std::string only;  ///< checks whose names match; empty: all
  std::uint64_t seeds = 20;
  unsigned jobs = 1;
  bool list = false;
};

struct ExplainOptions {
  std::string word;  ///< empty: what can be explained
};

/// Nothing is left to do but print this and exit.
struct Leave {
  int code = 0;
  std::string output;  ///< for standard output
  std::string error;   ///< for standard error
};

using Command = std::variant<Leave, RunOptions, ViewOptions, TestOptions, SweepOptions, MergeOptions, DiffOptions,
                             GraphOptions, StoryOptions, StepOptions, ExploreOptions, CheckOptions, FormatOptions,
                             ValidateOptions, ExplainOptions>;

struct Options {
  ColorChoice color = ColorChoice::automatic;
  Command command;
};

/// Parses the arguments. Never exits, prints or throws: output goes to Leave.
Options parse_options(int argc, const char* const* argv);

}  // namespace meshsim::cli
