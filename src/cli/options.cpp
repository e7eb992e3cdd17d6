#include "cli/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <sstream>

#include "base/decimal.hpp"
#include "base/time.hpp"
#include "base/units.hpp"
#include "lang/suggest.hpp"

#ifndef MESHSIM_VERSION
#define MESHSIM_VERSION "0.1.0"
#endif

namespace meshsim::cli {

namespace {

constexpr const char* welcome = R"(meshsim: run scripted failures against a simulated multi-service system

  meshsim run scenarios/message_loop.mesh    run it, see what happened, get the verdicts
  meshsim test scenarios                     every scenario below, as tests
  meshsim step scenarios/message_loop.mesh   walk through it, forwards and backwards
  meshsim check FILE                         only the diagnostics
  meshsim fmt FILE                           the canonical layout
  meshsim explain redis-pubsub               a word, metric, role, broker kind, command or error code

meshsim COMMAND --help says more about one. Scenarios are described in docs/language.md.
)";

constexpr const char* exit_codes =
    "Exit codes: 0 all held; 1 a claim failed or was vacuous; 2 bad usage, an invalid scenario,\n"
    "or output that cannot be written; 3 undecided, budget spent, or nobody read the output;\n"
    "4 no scenario found; 70 internal error; 130 interrupted.";

constexpr std::uint64_t most_events = 1'000'000'000'000'000'000;

Leave bad_usage(const std::string& problem, const std::string& command) {
  const std::string help = command.empty() ? "meshsim --help" : "meshsim " + command + " --help";
  return {exit_invalid, "", "error: " + problem + "\n  = help: see `" + help + "`\n"};
}

/// "5s", "200ms": a duration as in a scenario file.
std::optional<Time> parse_time(const std::string& text) {
  const std::size_t unit = text.find_first_not_of("0123456789.");
  if (unit == std::string::npos || unit == 0) return std::nullopt;
  const Result<Decimal> number = Decimal::parse(text.substr(0, unit));
  if (!number) return std::nullopt;
  const Result<Duration> duration = duration_from(*number, text.substr(unit));
  if (!duration || *duration < 0) return std::nullopt;
  return *duration;
}

/// Everything CLI11 fills in, before it is checked.
struct Raw {
  std::string color = "auto";
  RunOptions run;
  std::string seed, until;
  std::string max_events, max_memory, jobs;
  std::vector<std::string> sets;
  std::string format = "text";
  TestOptions test;
  StepOptions step;
  CheckOptions check;
  FormatOptions fmt;
  ExplainOptions explain;
};

void add_limits(CLI::App& command, Raw& raw) {
  command.add_option("--max-events", raw.max_events, "End a run, undecided, at this event");
  command.add_option("--max-memory", raw.max_memory,
                     "End a run, undecided, when it holds so much: 500MB (4GB; with less than 8GB half of it)");
}

void add_run(CLI::App& app, Raw& raw) {
  CLI::App* run = app.add_subcommand("run", "Run a scenario: the log, then the verdicts, seed and digest");
  run->add_option("FILE", raw.run.file, "The scenario file")->required();
  run->add_option("--seed", raw.seed, "Use this seed instead of the file's `seed` or `seeds`");
  run->add_option("--set", raw.sets, "Set a parameter: --set workers=8")->take_all()->allow_extra_args(false);
  run->add_option("--until", raw.until, "End there at the latest: --until 5s");
  run->add_option("--only", raw.run.only, "Only these named runs: --only 'scale[target=5,seed=3]'")
      ->take_all()
      ->allow_extra_args(false);
  run->add_option("--show", raw.run.show, "Whose lines the log shows: services, `all` or `none`")->delimiter(',');
  run->add_option("--trace", raw.run.trace_file, "Write the trace to this file, as JSON Lines");
  run->add_option("--format", raw.format, "text (the log) or jsonl (the trace) on standard output")
      ->check(CLI::IsMember({"text", "jsonl"}));
  add_limits(*run, raw);
  run->footer(std::string("Examples:\n  meshsim run shop.mesh --seed 7 --set workers=8\n"
                          "  meshsim run shop.mesh --trace shop.jsonl --show worker\n"
                          "  meshsim run shop.mesh --only 'shop[workers=8,seed=3]'\n\n") +
              exit_codes);
}

void add_test(CLI::App& app, Raw& raw) {
  CLI::App* test = app.add_subcommand("test", "Run every scenario below the paths; quiet when it holds");
  test->add_option("PATH", raw.test.paths, "Files and folders")->required();
  test->add_option("--junit", raw.test.junit_file, "Write the results to this file, as JUnit XML");
  test->add_option("--jobs", raw.jobs, "Runs at once, from 1 to 256");
  test->add_flag("--strict", raw.test.strict,
                 "A run fails too when a line of its timeline did nothing or an expression had no value");
  add_limits(*test, raw);
  test->footer(std::string("Example:\n  meshsim test scenarios --jobs 2 --junit results.xml\n\n") + exit_codes);
}

void add_step(CLI::App& app, Raw& raw) {
  CLI::App* step = app.add_subcommand("step", "Walk through a run, forwards and backwards; try things out on the way");
  step->add_option("FILE", raw.step.file, "The scenario file")->required();
  step->add_option("--seed", raw.seed, "Use this seed instead of the file's `seed` or `seeds`");
  step->add_option("--set", raw.sets, "Set a parameter: --set workers=8")->take_all()->allow_extra_args(false);
  step->add_option("--only", raw.step.only, "This named run, where there are several: --only 'scale[target=5]'");
  add_limits(*step, raw);
  step->footer(
      "Examples:\n  meshsim step scenarios/message_loop.mesh\n  meshsim step shop.mesh < session.txt\n\n"
      "`help` inside lists the commands. Where the input is no terminal, its lines are the commands, printed\n"
      "with what they show.\n\n"
      "Exit codes: 0 the session ended; 2 bad usage or invalid scenario, or a line of an input that is no\n"
      "terminal was not understood; 4 no scenario found; 70 internal error; 130 interrupted.");
}

void add_others(CLI::App& app, Raw& raw) {
  CLI::App* check = app.add_subcommand("check", "Only the diagnostics of scenario files");
  check->add_option("PATH", raw.check.paths, "Files and folders")->required();
  check->add_flag("--short", raw.check.short_form, "One line a diagnostic, for editors");
  check->footer(
      "Examples:\n  meshsim check shop.mesh\n  meshsim check scenarios --short\n\n"
      "Exit codes: 0 nothing is wrong; 2 bad usage or an invalid file; 4 no scenario found.");
  CLI::App* fmt =
      app.add_subcommand("fmt", "Lay scenario files out in the canonical way, in place (- for standard input)");
  fmt->add_option("PATH", raw.fmt.paths, "Files and folders, or -")->required();
  fmt->add_flag("--check", raw.fmt.check_only, "Change nothing; exit with 1 when a file would change");
  fmt->footer(
      "Examples:\n  meshsim fmt shop.mesh\n  meshsim fmt --check scenarios\n  meshsim fmt - < shop.mesh\n\n"
      "Exit codes: 0 done; 1 --check: a file would change; 2 bad usage, or a file that is invalid or\n"
      "cannot be written; 4 no scenario found.");
  CLI::App* explain = app.add_subcommand("explain", "A keyword, metric, role, broker kind or error code");
  explain->add_option("WORD", raw.explain.word, "For example: consumes, p95, redis-pubsub, auth, E0204");
  explain->footer(
      "Examples:\n  meshsim explain consumes\n  meshsim explain redis-streams\n  meshsim explain E0204\n"
      "  meshsim explain            (lists all words)\n\n"
      "Exit codes: 0 explained; 2 nothing is known of the word.");
}

/// Decimal digits and nothing else, from `least` to `most`: no sign, no 0x, not empty.
std::optional<std::uint64_t> parse_whole(const std::string& text, std::uint64_t least, std::uint64_t most) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) return std::nullopt;
  return value;
}

/// "500MB": a size as in a scenario file.
std::optional<std::uint64_t> parse_size(const std::string& text) {
  const std::size_t unit = text.find_first_not_of("0123456789.");
  if (unit == std::string::npos || unit == 0) return std::nullopt;
  const Result<Decimal> number = Decimal::parse(text.substr(0, unit));
  if (!number) return std::nullopt;
  const Result<std::int64_t> bytes = size_from(*number, text.substr(unit));
  if (!bytes || *bytes < static_cast<std::int64_t>(least_memory)) return std::nullopt;
  return static_cast<std::uint64_t>(*bytes);
}

/// Tells whether an option of this name was given: an empty value is a value, and wrong.
bool was_given(const CLI::App& app, const std::string& command, const std::string& option) {
  return app.get_subcommand(command)->get_option(option)->count() > 0;
}

std::optional<Leave> finish_limits(const CLI::App& app, const Raw& raw, Limits& limits, const std::string& command) {
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

std::optional<Leave> finish_test(const CLI::App& app, Raw& raw) {
  if (was_given(app, "test", "--jobs")) {
    const auto jobs = parse_whole(raw.jobs, 1, 256);
    if (!jobs) return bad_usage("--jobs takes a whole number from 1 to 256, not `" + raw.jobs + "`", "test");
    raw.test.jobs = static_cast<unsigned>(*jobs);
  }
  return finish_limits(app, raw, raw.test.limits, "test");
}

/// Adds the options that `run` and `step` have in common.
template <class Options>
std::optional<Leave> finish_choice(const CLI::App& app, const Raw& raw, Options& options, const std::string& command) {
  if (auto bad = finish_limits(app, raw, options.limits, command)) return bad;
  if (!raw.seed.empty()) {
    const Result<Decimal> seed = Decimal::parse(raw.seed);
    const auto whole = seed ? seed->to_int64() : std::nullopt;
    if (!whole || *whole < 0) return bad_usage("--seed takes a whole number from 0, not `" + raw.seed + "`", command);
    options.seed = static_cast<std::uint64_t>(*whole);
  }
  for (const std::string& set : raw.sets) {
    const std::size_t equals = set.find('=');
    if (equals == std::string::npos || equals == 0)
      return bad_usage("--set takes name=value, not `" + set + "`", command);
    options.sets.emplace_back(set.substr(0, equals), set.substr(equals + 1));
  }
  return std::nullopt;
}

std::optional<Leave> finish_run(const CLI::App& app, Raw& raw) {
  if (auto bad = finish_choice(app, raw, raw.run, "run")) return bad;
  if (!raw.until.empty()) {
    raw.run.until = parse_time(raw.until);
    if (!raw.run.until)
      return bad_usage("--until takes a time with its unit (5s, 200ms), not `" + raw.until + "`", "run");
  }
  raw.run.jsonl = raw.format == "jsonl";
  return std::nullopt;
}

/// Reports what CLI11 left over, in its order: an unknown command, a mistyped option.
std::optional<Leave> leftovers(const CLI::App& app, const std::string& command) {
  const std::vector<std::string> rest = app.remaining(true);
  if (rest.empty()) return std::nullopt;
  std::vector<std::string> known;
  const CLI::App* scope = command.empty() ? &app : app.get_subcommand(command);
  const bool is_option = rest.front().starts_with("-");
  if (is_option) {
    for (const CLI::Option* option : scope->get_options()) known.push_back("--" + option->get_single_name());
    if (scope != &app) known.emplace_back("--color");
  } else if (command.empty()) {
    for (const CLI::App* subcommand : app.get_subcommands({})) known.push_back(subcommand->get_name());
  }
  std::string problem = (is_option         ? "no option `"
                         : command.empty() ? "no command `"
                                           : "one argument too many: `") +
                        rest.front() + "`";
  const std::vector<std::string_view> names(known.begin(), known.end());
  if (const auto nearest = lang::nearest(rest.front(), names))
    problem += "; did you mean `" + std::string(*nearest) + "`?";
  return bad_usage(problem, command);
}

Options decide(const CLI::App& app, Raw& raw) {
  Options options;
  options.color = raw.color == "always"  ? ColorChoice::always
                  : raw.color == "never" ? ColorChoice::never
                                         : ColorChoice::automatic;
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  const std::string command = chosen.empty() ? "" : chosen.front()->get_name();
  if (auto leave = leftovers(app, command)) {
    options.command = std::move(*leave);
  } else if (command == "run") {
    if (auto bad = finish_run(app, raw)) {
      options.command = std::move(*bad);
    } else {
      options.command = std::move(raw.run);
    }
  } else if (command == "step") {
    if (auto bad = finish_choice(app, raw, raw.step, "step")) {
      options.command = std::move(*bad);
    } else {
      options.command = std::move(raw.step);
    }
  } else if (command == "test") {
    if (auto bad = finish_test(app, raw)) {
      options.command = std::move(*bad);
    } else {
      options.command = std::move(raw.test);
    }
  } else if (command == "check") {
    options.command = std::move(raw.check);
  } else if (command == "fmt") {
    options.command = std::move(raw.fmt);
  } else if (command == "explain") {
    options.command = std::move(raw.explain);
  } else {
    options.command = Leave{exit_invalid, "", welcome};
  }
  return options;
}

/// The arguments without `--`, behind which nothing is an option: a path that begins with a dash is named from here
/// (`./-x`), which is the same file. `help COMMAND` is `COMMAND --help`.
std::vector<std::string> plain_arguments(int argc, const char* const* argv) {
  std::vector<std::string> arguments(argv, argv + argc);
  const auto end = std::find(arguments.begin(), arguments.end(), "--");
  for (auto path = end; path != arguments.end(); ++path) {
    if (path != end && path->starts_with('-') && *path != "-") path->insert(0, "./");
  }
  if (end != arguments.end()) arguments.erase(end);
  if (arguments.size() > 1 && arguments[1] == "help") {
    arguments.erase(arguments.begin() + 1);
    arguments.emplace_back("--help");
  }
  return arguments;
}

}  // namespace

Options parse_options(int argc, const char* const* argv) {
  const std::vector<std::string> arguments = plain_arguments(argc, argv);
  std::vector<const char*> words;
  words.reserve(arguments.size());
  for (const std::string& argument : arguments) words.push_back(argument.c_str());
  Raw raw;
  CLI::App app("meshsim: run scripted failures against a simulated multi-service system", "meshsim");
  app.require_subcommand(0, 1);
  app.allow_extras();
  app.fallthrough();
  app.set_version_flag("--version", std::string("meshsim ") + MESHSIM_VERSION);
  app.add_option("--color", raw.color, "auto, always or never")->check(CLI::IsMember({"auto", "always", "never"}));
  app.footer(std::string("Examples:\n  meshsim run scenarios/message_loop.mesh\n  meshsim test scenarios\n"
                         "  meshsim explain redis-pubsub\n\n") +
             exit_codes);
  add_run(app, raw);
  add_test(app, raw);
  add_step(app, raw);
  add_others(app, raw);
  for (CLI::App* command : app.get_subcommands({})) command->allow_extras();
  if (argc > 2 && std::string_view(argv[1]) == "help") {
    const std::vector<CLI::App*> known = app.get_subcommands({});
    const bool is_known = std::any_of(known.begin(), known.end(),
                                      [&](const CLI::App* command) { return command->get_name() == argv[2]; });
    if (!is_known && argv[2][0] != '-') {
      Options options;
      options.command = bad_usage("no command `" + std::string(argv[2]) + "`", "");
      return options;
    }
  }
  try {
    app.parse(static_cast<int>(words.size()), words.data());
  } catch (const CLI::ParseError& error) {
    std::ostringstream output;
    std::ostringstream problem;
    const int code = app.exit(error, output, problem);
    const std::vector<CLI::App*> chosen = app.get_subcommands();
    Options options;
    if (code == 0) {
      options.command = Leave{exit_held, output.str(), ""};
    } else {
      options.command = bad_usage(error.what(), chosen.empty() ? "" : chosen.front()->get_name());
    }
    return options;
  }
  return decide(app, raw);
}

}  // namespace meshsim::cli
