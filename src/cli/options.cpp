#include "cli/options.hpp"

#include <algorithm>
#include <sstream>
#include <thread>

#include "base/time.hpp"
#include "base/units.hpp"
#include "base/whole_number.hpp"
#include "cli/command_line.hpp"
#include "cli/completion.hpp"
#include "cli/option_checks.hpp"
#include "cli/option_values.hpp"
#include "cli/welcome.hpp"
#include "lang/diagnostics/suggest.hpp"

namespace meshsim::cli {

namespace {

std::optional<Leave> finish_diff(const CLI::App& app, RawOptions& raw) {
  DiffOptions& diff = raw.diff;
  if (auto bad = finish_seed(raw.seed, diff.a.seed, "--seed", "diff")) return bad;
  if (auto bad = finish_sets(raw.sets, diff.a.sets, "diff")) return bad;
  if (diff.b.file.empty()) diff.b.file = diff.a.file;
  if (diff.b.only.empty()) diff.b.only = diff.a.only;
  diff.b.seed = diff.a.seed;
  if (auto bad = finish_seed(raw.seed_b, diff.b.seed, "--seed-b", "diff")) return bad;
  for (const std::string& set : raw.sets) {  // --set of B alone replaces them
    const std::string begin = set.substr(0, set.find('=') + 1);
    const bool is_replaced = std::any_of(raw.sets_b.begin(), raw.sets_b.end(),
                                         [&](const std::string& other) { return other.starts_with(begin); });
    if (!is_replaced) raw.sets_b.push_back(set);
  }
  if (auto bad = finish_sets(raw.sets_b, diff.b.sets, "diff")) return bad;
  return finish_limits(app, raw, diff.limits, "diff");
}

std::optional<Leave> finish_run_choice(const RawOptions& raw, RunChoice& run, const std::string& command) {
  if (auto bad = finish_seed(raw.seed, run.seed, "--seed", command)) return bad;
  return finish_sets(raw.sets, run.sets, command);
}

std::optional<Leave> finish_graph(const CLI::App& /*app*/, RawOptions& raw) {
  raw.graph.format = raw.picture == "dot"   ? GraphFormat::dot
                     : raw.picture == "svg" ? GraphFormat::svg
                                            : GraphFormat::mermaid;
  return finish_run_choice(raw, raw.graph.run, "graph");
}

std::optional<Leave> finish_story(const CLI::App& app, RawOptions& raw) {
  const std::string digits = raw.message.starts_with('#') ? raw.message.substr(1) : raw.message;
  const auto message = parse_whole(digits, 1, most_events);
  if (!message) return bad_usage("a message is a whole number from 1, not `" + raw.message + "`", "story");
  raw.story.message = *message;
  raw.story.is_mermaid = raw.picture == "mermaid";
  if (auto bad = finish_limits(app, raw, raw.story.limits, "story")) return bad;
  return finish_run_choice(raw, raw.story.run, "story");
}

/// Reports what a shard cannot do alone.
std::optional<Leave> finish_sweep_shard(const SweepOptions& sweep) {
  if (!sweep.shard.asked) return std::nullopt;
  if (sweep.results_folder.empty())
    return bad_usage("a shard of a sweep needs --results DIR, from which `meshsim merge DIR` makes the table", "sweep");
  if (sweep.find) return bad_usage("--find chooses what to run by what came before, and so it has no shards", "sweep");
  if (!sweep.html_file.empty() || sweep.summary != Summary::automatic)
    return bad_usage("the results of a shard are a part: `meshsim merge` takes --html and --summary", "sweep");
  return std::nullopt;
}

std::optional<Leave> finish_merge(const CLI::App& /*app*/, RawOptions& raw) {
  if (raw.format == "github") raw.merge.format = TestFormat::github;
  if (raw.format == "gitlab") raw.merge.format = TestFormat::gitlab;
  raw.merge.summary = summary_named(raw.summary);
  return std::nullopt;
}

std::optional<Leave> finish_sweep(const CLI::App& app, RawOptions& raw) {
  raw.sweep.jobs = std::clamp(std::thread::hardware_concurrency(), 1U, 256U);
  if (auto bad = finish_jobs(app, raw, raw.sweep.jobs, "sweep")) return bad;
  if (auto bad = finish_seeds(app, raw, raw.sweep.seeds, "sweep")) return bad;
  if (auto bad = finish_sets(raw.sets, raw.sweep.sets, "sweep")) return bad;
  for (const std::string& text : raw.vary) {
    Result<Axis> axis = parse_axis(text);
    if (!axis) return bad_usage("--vary: " + axis.error().message, "sweep");
    const auto is_same = [&](const auto& other) { return other.name == axis->name; };
    if (std::any_of(raw.sweep.vary.begin(), raw.sweep.vary.end(), is_same))
      return bad_usage("--vary: `" + axis->name + "` is varied twice", "sweep");
    raw.sweep.vary.push_back(std::move(*axis));
  }
  if (raw.find == "smallest") raw.sweep.find = BoundSearch::Bound::smallest;
  if (raw.find == "largest") raw.sweep.find = BoundSearch::Bound::largest;
  raw.sweep.summary = summary_named(raw.summary);
  if (auto bad = finish_shard(app, raw, raw.sweep.shard, raw.sweep.results_folder, "sweep")) return bad;
  if (auto bad = finish_sweep_shard(raw.sweep)) return bad;
  return finish_limits(app, raw, raw.sweep.limits, "sweep");
}

/// Gives the files of results that have no name yet their names in the folder.
void place_results(TestOptions& test) {
  if (test.results_folder.empty()) return;
  if (test.junit_file.empty()) test.junit_file = test.results_folder + "/junit.xml";
  if (test.json_file.empty()) test.json_file = test.results_folder + "/results.json";
  if (test.html_file.empty()) test.html_file = test.results_folder + "/results.html";
}

std::optional<Leave> finish_test(const CLI::App& app, RawOptions& raw) {
  if (auto bad = finish_shard(app, raw, raw.test.shard, raw.test.results_folder, "test")) return bad;
  if (!raw.test.shard.asked) {
    place_results(raw.test);
  } else if (!raw.test.results_folder.empty() && (raw.test.fail_fast || raw.test.failed_first)) {
    return bad_usage("a shard with --results does all of its runs in their order, without " +
                         std::string(raw.test.fail_fast ? "--fail-fast" : "--failed-first"),
                     "test");
  }
  if (auto bad = finish_jobs(app, raw, raw.test.jobs, "test")) return bad;
  if (auto bad = finish_seeds(app, raw, raw.test.seeds, "test")) return bad;
  if (auto bad = finish_sets(raw.sets, raw.test.sets, "test")) return bad;
  if (raw.format == "github") raw.test.format = TestFormat::github;
  if (raw.format == "gitlab") raw.test.format = TestFormat::gitlab;
  if (raw.test.failed_first && raw.test.json_file.empty())
    return bad_usage("--failed-first takes what failed from the file of --json, which is not given", "test");
  return finish_limits(app, raw, raw.test.limits, "test");
}

/// Adds the options that `run` and `step` have in common.
template <class Options>
std::optional<Leave> finish_choice(const CLI::App& app, const RawOptions& raw, Options& options,
                                   const std::string& command) {
  if (auto bad = finish_limits(app, raw, options.limits, command)) return bad;
  if (auto bad = finish_seed(raw.seed, options.seed, "--seed", command)) return bad;
  return finish_sets(raw.sets, options.sets, command);
}

std::optional<Leave> finish_run(const CLI::App& app, RawOptions& raw) {
  if (auto bad = finish_choice(app, raw, raw.run, "run")) return bad;
  if (!raw.until.empty()) {
    raw.run.until = parse_time(raw.until);
    if (!raw.run.until)
      return bad_usage("--until takes a time with its unit (5s, 200ms), not `" + raw.until + "`", "run");
  }
  raw.run.jsonl = raw.format == "jsonl";
  raw.run.summary = summary_named(raw.summary);
  const bool is_alone = raw.run.summary != Summary::automatic && raw.run.summary != Summary::text;
  if (raw.run.jsonl && is_alone) {
    return bad_usage(
        "--format jsonl and --summary " + raw.summary + " both want standard output; --trace FILE takes the trace",
        "run");
  }
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

std::optional<Leave> finish_step(const CLI::App& app, RawOptions& raw) {
  return finish_choice(app, raw, raw.step, "step");
}

/// Reports what --bite does not obey.
std::optional<Leave> finish_bite(const CLI::App& app) {
  for (const std::string option :
       {"--random", "--first", "--save", "--junit", "--format", "--time", "--at-most", "--no-shrink"}) {
    if (was_given(app, "explore", option))
      return bad_usage("--bite takes no " + option + ": it lets single faults strike, and looks for no findings",
                       "explore");
  }
  return std::nullopt;
}

/// Reports what --all-runs cannot be given with.
std::optional<Leave> finish_all_runs(const CLI::App& app) {
  for (const std::string option : {"--only", "--bite", "--shard"}) {
    if (was_given(app, "explore", option)) return bad_usage("--all-runs takes no " + option, "explore");
  }
  return std::nullopt;
}

std::optional<Leave> finish_explore(const CLI::App& app, RawOptions& raw) {
  ExploreOptions& explore = raw.explore;
  if (explore.all_runs) {
    if (auto bad = finish_all_runs(app)) return bad;
  }
  if (explore.bite) {
    if (auto bad = finish_bite(app)) return bad;
  }
  explore.jobs = std::clamp(std::thread::hardware_concurrency(), 1U, 256U);
  if (auto bad = finish_jobs(app, raw, explore.jobs, "explore")) return bad;
  explore.settings = explore_settings(raw);
  if (was_given(app, "explore", "--schedules")) {
    const auto schedules = parse_whole(raw.schedules, 1, most_events);
    if (!schedules) return bad_usage("--schedules takes a whole number from 1, not `" + raw.schedules + "`", "explore");
    explore.schedules = *schedules;
    explore.time = never;  // the same report again, however long it takes
  }
  explore.jsonl = raw.format == "jsonl";
  if (was_given(app, "explore", "--random")) {
    const auto random = parse_whole(raw.random, 1, most_events);
    if (!random) return bad_usage("--random takes a whole number from 1, not `" + raw.random + "`", "explore");
    explore.random = *random;
    explore.time = never;
  }
  if (was_given(app, "explore", "--time")) {
    const auto time = parse_time(raw.time);
    if (!time) return bad_usage("--time takes a duration (60s), not `" + raw.time + "`", "explore");
    explore.time = *time;
  }
  if (auto bad = finish_shard(app, raw, explore.shard, explore.results_folder, "explore")) return bad;
  if (explore.shard.asked) {
    if (explore.results_folder.empty())
      return bad_usage("a shard of a search needs --results DIR, from which `meshsim merge DIR` tells all", "explore");
    if (explore.bite) return bad_usage("--bite has no shards", "explore");
    if (was_given(app, "explore", "--time") || was_given(app, "explore", "--schedules"))
      return bad_usage(
          "a shard does all of its part; what was begun goes on with --resume, not with --time or --schedules",
          "explore");
    explore.time = never;
  } else if (!explore.results_folder.empty()) {
    return bad_usage("--results is for a shard: --shard I/N", "explore");
  }
  if (auto bad = finish_limits(app, raw, explore.limits, "explore")) return bad;
  return finish_run_choice(raw, explore.run, "explore");
}

std::optional<Leave> finish_view(const CLI::App& app, RawOptions& raw) {
  return finish_choice(app, raw, raw.view.run, "view");
}

/// Finishes the options of a command; gives the options, or the reason why they are wrong.
std::optional<Leave> finish_validate(const CLI::App& app, RawOptions& raw) {
  raw.validate.jobs = std::clamp(std::thread::hardware_concurrency(), 1U, 256U);
  if (auto bad = finish_jobs(app, raw, raw.validate.jobs, "validate")) return bad;
  if (!was_given(app, "validate", "--seeds")) return std::nullopt;
  const auto seeds = parse_whole(raw.seeds, 2, 1'000);
  if (!seeds) return bad_usage("--seeds takes a whole number from 2 to 1000, not `" + raw.seeds + "`", "validate");
  raw.validate.seeds = *seeds;
  return std::nullopt;
}

template <class CommandOptions>
Command finished(std::optional<Leave> (*finish)(const CLI::App&, RawOptions&), const CLI::App& app, RawOptions& raw,
                 CommandOptions& options) {
  if (auto bad = finish(app, raw)) return std::move(*bad);
  return std::move(options);
}

Leave print_completion(const CLI::App& app, const std::string& shell) {
  const std::optional<std::string> script = completion_for(shell, app);
  if (!script) return bad_usage("no completion for `" + shell + "`; there are bash, zsh and fish", "completion");
  return {exit_held, *script, ""};
}

Options decide(const CLI::App& app, RawOptions& raw) {
  Options options;
  options.color = raw.color == "always"  ? ColorChoice::always
                  : raw.color == "never" ? ColorChoice::never
                                         : ColorChoice::automatic;
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  const std::string command = chosen.empty() ? "" : chosen.front()->get_name();
  if (auto leave = leftovers(app, command)) {
    options.command = std::move(*leave);
  } else if (command == "run") {
    options.command = finished(finish_run, app, raw, raw.run);
  } else if (command == "view") {
    options.command = finished(finish_view, app, raw, raw.view);
  } else if (command == "sweep") {
    options.command = finished(finish_sweep, app, raw, raw.sweep);
  } else if (command == "merge") {
    options.command = finished(finish_merge, app, raw, raw.merge);
  } else if (command == "diff") {
    options.command = finished(finish_diff, app, raw, raw.diff);
  } else if (command == "graph") {
    options.command = finished(finish_graph, app, raw, raw.graph);
  } else if (command == "story") {
    options.command = finished(finish_story, app, raw, raw.story);
  } else if (command == "step") {
    options.command = finished(finish_step, app, raw, raw.step);
  } else if (command == "test") {
    options.command = finished(finish_test, app, raw, raw.test);
  } else if (command == "explore") {
    options.command = finished(finish_explore, app, raw, raw.explore);
  } else if (command == "validate") {
    options.command = finished(finish_validate, app, raw, raw.validate);
  } else if (raw.ready) {
    options.command = std::move(*raw.ready);
  } else if (command == "completion") {
    options.command = print_completion(app, raw.shell);
  } else {
    options.command = Leave{exit_invalid, "", welcome};
  }
  return options;
}

}  // namespace

Options parse_options(int argc, const char* const* argv) {
  const std::vector<std::string> arguments = plain_arguments(argc, argv);
  std::vector<const char*> words;
  words.reserve(arguments.size());
  for (const std::string& argument : arguments) words.push_back(argument.c_str());
  RawOptions raw;
  CLI::App app("meshsim: run scripted failures against a simulated multi-service system", "meshsim");
  declare_commands(app, raw);
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
  raw.explore.arguments = without_shard({arguments.begin() + std::min(argc, 1), arguments.end()});
  return decide(app, raw);
}

}  // namespace meshsim::cli
