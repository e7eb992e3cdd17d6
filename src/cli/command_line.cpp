#include "cli/command_line.hpp"

#include <memory>

#include "cli/version.hpp"

namespace meshsim::cli {
namespace {

constexpr const char* exit_codes =
    "Exit codes: 0 all held; 1 a claim failed or was vacuous; 2 bad usage, an invalid scenario,\n"
    "or output that cannot be written; 3 undecided, budget spent, or nobody read the output;\n"
    "4 no scenario found; 70 internal error; 130 interrupted.";

void add_limits(CLI::App& command, RawOptions& raw) {
  command.add_option("--max-events", raw.max_events, "End a run, undecided, at this event");
  command.add_option("--max-memory", raw.max_memory,
                     "End a run, undecided, when it holds so much: 500MB (4GB; with less than 8GB half of it)");
}

/// Makes the options of a command that need no check: RawOptions::ready has them if the command is chosen.
template <class CommandOptions>
CommandOptions& ready_options(CLI::App& command, RawOptions& raw) {
  const auto options = std::make_shared<CommandOptions>();
  command.callback([&raw, options] { raw.ready = *options; });
  return *options;
}

void add_shard(CLI::App& command, RawOptions& raw) {
  command.add_option("--shard", raw.shard,
                     "Only a part of the work: 1/4, which with 2/4, 3/4 and 4/4 is all; hash:1/4: by the names; auto: "
                     "as Slurm, MPI, Kubernetes or a CI system says (auto/4: where it does not say of how many)");
  command.add_flag("--resume", raw.resume, "Go on with the results of the shard that are in the folder of --results");
}

void add_run(CLI::App& app, RawOptions& raw) {
  CLI::App* run = app.add_subcommand("run", "Run a scenario: the log, then the verdicts, seed and digest");
  run->add_option("FILE", raw.run.file, "The scenario file")->required();
  run->add_option("--seed", raw.seed, "Use this seed instead of the file's `seed` or `seeds`");
  run->add_option("--set", raw.sets, "Set a parameter: --set workers=8; or choose cases by the value of a column")
      ->take_all()
      ->allow_extra_args(false);
  run->add_option("--until", raw.until, "End there at the latest: --until 5s");
  run->add_option("--only", raw.run.only, "Only these named runs: --only 'scale[target=5,*]'")
      ->take_all()
      ->allow_extra_args(false);
  run->add_option("--show", raw.run.show, "Whose lines the log shows: services, `all` or `none`")->delimiter(',');
  run->add_flag("--plot", raw.run.plot, "Show what went up and down: depths, ages, utilisation, calls");
  run->add_option("--series", raw.run.series_file, "Write the same to this file, as CSV");
  run->add_option("--trace", raw.run.trace_file, "Write the trace to this file, as JSON Lines");
  run->add_option("--html", raw.run.html_file, "Write the run's page to this file: verdicts, every event, curves");
  run->add_option("--perfetto", raw.run.perfetto_file, "Write the run to this file for ui.perfetto.dev");
  run->add_option("--otlp", raw.run.otlp_file, "Write its calls and messages to this file as OpenTelemetry's JSON");
  run->add_option("--format", raw.format, "text (the log) or jsonl (the trace) on standard output")
      ->check(CLI::IsMember({"text", "jsonl"}));
  run->add_option("--summary", raw.summary,
                  "The form of the results, without the log: table (a row for each case; where there are several runs "
                  "the default), csv, json; or text: the log, or a line for each of several runs")
      ->check(CLI::IsMember({"table", "csv", "json", "text"}));
  run->add_flag("--list", raw.run.list, "Run nothing, print the names of the runs");
  add_limits(*run, raw);
  run->footer(std::string("Examples:\n  meshsim run shop.mesh --seed 7 --set workers=8\n"
                          "  meshsim run shop.mesh --trace shop.jsonl --show worker\n"
                          "  meshsim run shop.mesh --html shop.html --perfetto shop.pftrace\n"
                          "  meshsim run shop.mesh --only 'shop[workers=8,seed=3]'\n"
                          "  meshsim run shop.mesh --summary csv > shop.csv\n\n") +
              exit_codes);
}

void add_view(CLI::App& app, RawOptions& raw) {
  CLI::App* view = app.add_subcommand("view", "Run a scenario and look at its page in a browser");
  view->add_option("FILE", raw.view.run.file,
                   "A scenario, a trace that --trace wrote (.jsonl), or a page that --html wrote")
      ->required();
  view->add_option("--seed", raw.seed, "Use this seed instead of the file's `seed` or `seeds`");
  view->add_option("--set", raw.sets, "Set a parameter: --set workers=8")->take_all()->allow_extra_args(false);
  view->add_option("--only", raw.view.run.only, "Only these named runs")->take_all()->allow_extra_args(false);
  add_limits(*view, raw);
  view->footer(
      "Example:\n  meshsim view scenarios/message_loop.mesh\n\n"
      "Exit codes: 0 it is shown, or where it lies is said; 2 bad usage or invalid scenario; 4 no scenario found.");
}

void add_test(CLI::App& app, RawOptions& raw) {
  CLI::App* test = app.add_subcommand("test", "Run every scenario below the paths; quiet when it holds");
  test->add_option("PATH", raw.test.paths, "Files and folders")->required();
  test->add_option("--junit", raw.test.junit_file, "Write the results to this file, as JUnit XML");
  test->add_option("--json", raw.test.json_file, "Write the results to this file, as JSON (docs/results.md)");
  test->add_option("--html", raw.test.html_file, "Write the results to this file, as a page to read");
  test->add_option("--results", raw.test.results_folder,
                   "Write all three into this folder: junit.xml, results.json, results.html; with --shard the results "
                   "of that part, for `meshsim merge`");
  test->add_option("--only", raw.test.only, "Only the runs with these names: --only 'shop*seed=3]'")
      ->take_all()
      ->allow_extra_args(false);
  test->add_flag("--list", raw.test.list, "Run nothing, print the names of the runs");
  test->add_option("--seeds", raw.seeds, "Run each with these seeds instead of the files': --seeds 1..20");
  test->add_option("--set", raw.sets, "Set a parameter: --set workers=8")->take_all()->allow_extra_args(false);
  test->add_flag("--fail-fast", raw.test.fail_fast, "Run nothing behind the first failure");
  test->add_flag("--failed-first", raw.test.failed_first, "Begin with the runs that failed in the file of --json");
  add_shard(*test, raw);
  test->add_flag("--timings", raw.test.timings, "Tell how long runs took, in JUnit too");
  test->add_option("--format", raw.format,
                   "text; github: annotations beside it; gitlab: a code quality report on standard output")
      ->check(CLI::IsMember({"text", "github", "gitlab"}));
  test->add_option("--jobs", raw.jobs, "Runs at once, from 1 to 256");
  test->add_flag("--strict", raw.test.strict,
                 "A run fails too when a line of its timeline did nothing or an expression had no value");
  add_limits(*test, raw);
  test->footer(std::string("Examples:\n  meshsim test scenarios --jobs 2 --junit results.xml\n"
                           "  meshsim test shop.mesh --seeds 1..200 --fail-fast\n"
                           "  meshsim test scenarios --json results.json --failed-first\n"
                           "  meshsim test scenarios --shard auto --results results --resume\n\n") +
               exit_codes + "\nA shard with --results: 0 its part is done, however it came out; 1 is for `merge`.");
}

void add_sweep(CLI::App& app, RawOptions& raw) {
  CLI::App* sweep = app.add_subcommand("sweep", "Run a scenario for each combination of values of its parameters");
  sweep->add_option("FILE", raw.sweep.file, "The scenario file")->required();
  sweep->add_option("--vary", raw.vary, "A parameter and its values: --vary workers=1..20, --vary rate=10/s,20/s")
      ->required()
      ->take_all()
      ->allow_extra_args(false);
  sweep->add_option("--seeds", raw.seeds, "Run each with these seeds instead of the file's: --seeds 1..20");
  sweep
      ->add_option("--find", raw.find,
                   "Find the smallest or largest value of the first parameter with which all runs pass, in few runs")
      ->check(CLI::IsMember({"smallest", "largest"}));
  sweep->add_option("--set", raw.sets, "Set another parameter: --set timeout=2s")->take_all()->allow_extra_args(false);
  sweep->add_option("--summary", raw.summary, "The form of the results: table, csv or json")
      ->check(CLI::IsMember({"table", "csv", "json"}));
  sweep->add_option("--html", raw.sweep.html_file, "Write the results to this file, as a page to read");
  sweep->add_option("--results", raw.sweep.results_folder,
                    "Write results.json, results.csv and results.html into this folder; with --shard the results of "
                    "that part, for `meshsim merge`");
  add_shard(*sweep, raw);
  sweep->add_option("--jobs", raw.jobs, "Runs at once, from 1 to 256 (as many as there are cores)");
  add_limits(*sweep, raw);
  sweep->footer(
      "Examples:\n  meshsim sweep shop.mesh --vary workers=1..20 --vary rate=10/s,20/s --seeds 1..20\n"
      "  meshsim sweep shop.mesh --vary workers=1..20 --find smallest\n"
      "  meshsim sweep shop.mesh --vary workers=1..20 --seeds 1..200 --shard 2/8 --results results\n\n"
      "Exit codes: 0 all was run, whatever the verdicts; 1 --find: there is no bound; 2 bad usage or an invalid\n"
      "scenario or value; 3 some run is undecided; 4 no scenario found; 70 internal error; 130 interrupted:\n"
      "what was done is shown, as incomplete.");
}

void add_merge(CLI::App& app, RawOptions& raw) {
  CLI::App* merge = app.add_subcommand("merge", "Put the results of all shards together: the report of the whole");
  merge->add_option("DIR", raw.merge.folders, "The folders of --results")->required();
  merge->add_option("--junit", raw.merge.junit_file, "Write JUnit XML to this file (junit.xml in the first folder)");
  merge->add_option("--json", raw.merge.json_file, "Write JSON to this file (results.json in the first folder)");
  merge->add_option("--html", raw.merge.html_file, "Write the page to this file (results.html in the first folder)");
  merge->add_option("--summary", raw.summary, "Of a sweep: table, csv or json on standard output")
      ->check(CLI::IsMember({"table", "csv", "json"}));
  merge->add_option("--format", raw.format, "Of a test: text, github or gitlab on standard output")
      ->check(CLI::IsMember({"text", "github", "gitlab"}));
  merge->footer(
      "Examples:\n  meshsim test scenarios --shard 1/2 --results results\n"
      "  meshsim test scenarios --shard 2/2 --results results\n  meshsim merge results\n\n"
      "Exit codes: those of the command whose shards they are; 3, too, when pieces are missing; 2 when files do not\n"
      "belong together or were changed; 70 when one piece has two results.");
}

void add_diff(CLI::App& app, RawOptions& raw) {
  CLI::App* diff = app.add_subcommand("diff", "Compare two runs: where they part, and what came of it");
  diff->add_option("A", raw.diff.a.file, "A scenario file, or a trace that --trace wrote (.jsonl)")->required();
  diff->add_option("B", raw.diff.b.file, "Another; without it A once more, with what --set-b and --seed-b say");
  diff->add_option("--set", raw.sets, "Set a parameter of both")->take_all()->allow_extra_args(false);
  diff->add_option("--set-b", raw.sets_b, "Set a parameter of B alone: --set-b workers=8")
      ->take_all()
      ->allow_extra_args(false);
  diff->add_option("--seed", raw.seed, "The seed of both");
  diff->add_option("--seed-b", raw.seed_b, "The seed of B alone");
  diff->add_option("--only", raw.diff.a.only, "The named run of both, where there are several");
  diff->add_option("--only-b", raw.diff.b.only, "The named run of B alone");
  add_limits(*diff, raw);
  diff->footer(
      "Examples:\n  meshsim diff shop.mesh shop_with_outbox.mesh\n  meshsim diff shop.mesh --set-b workers=8\n"
      "  meshsim diff shop.mesh --seed 1 --seed-b 2\n  meshsim diff monday.jsonl tuesday.jsonl\n\n"
      "Exit codes: 0 the two runs are the same; 1 they differ; 2 bad usage or an invalid scenario; 4 no scenario\n"
      "found; 70 internal error; 130 interrupted.");
}

void add_choice(CLI::App& command, RawOptions& raw, RunChoice& run) {
  command.add_option("--seed", raw.seed, "Use this seed instead of the file's `seed` or `seeds`");
  command.add_option("--set", raw.sets, "Set a parameter: --set workers=8")->take_all()->allow_extra_args(false);
  command.add_option("--only", run.only, "This named run, where there are several: --only 'scale[target=5]'");
}

void add_explore(CLI::App& app, RawOptions& raw) {
  CLI::App* explore = app.add_subcommand("explore", "Let faults strike at every moment, and tell what fails then");
  explore->add_option("FILE", raw.explore.run.file, "The scenario file")->required();
  const auto add = [&](const char* name, std::vector<std::string>& values, const char* meaning) {
    explore->add_option(name, values, meaning)->take_all()->allow_extra_args(false);
  };
  add("--faults,--verbs", raw.faults,
      "What strikes: --faults kill,pause (kill, crash, pause, cut, power off); or the most: --faults 1 (2)");
  add("--of", raw.of, "The services and instances that are struck (all that act by themselves)");
  add("--on", raw.on, "The connections that are struck: --on 'shop <-> queue' (all)");
  add("--for", raw.outages, "How long: --for 50ms,20s (between the scenario's timeouts)");
  explore->add_option("--at-most", raw.at_most, "The most faults in one run: 1 or 2 (2)");
  explore->add_option("--from", raw.moments_from, "No fault before this time, or before this mark is set (0s)");
  explore->add_option("--to", raw.moments_to, "No fault after this time, or after this mark is set (the end)");
  add("--except", raw.except, "Faults to leave out: --except 'kill shop, cut queue <-> archive'");
  add("--claims", raw.claims, "Judge these claims: --claims none_lost,once (what means something under faults)");
  explore->add_option("--settles", raw.settles, "How long it may take to come to rest after the last fault (2h)");
  explore->add_flag("--all-runs", raw.explore.all_runs,
                    "Explore each run of the file, one behind the other (the first)");
  explore->add_flag("--late", raw.explore.late, "Tell what is late, too");
  explore->add_flag("--no-shrink", raw.explore.no_shrink, "Do not look for the smallest scenario that fails so");
  explore->add_option("--random", raw.random, "Then try so many schedules of 3 to 6 faults, drawn at random");
  explore->add_flag("--bite", raw.explore.bite,
                    "Take the protections out of the file one by one: which claims notice, under single faults?");
  explore->add_flag("--first", raw.explore.first, "Stop at the first finding");
  explore->add_option("--junit", raw.explore.junit_file, "Write the judged claims to this file, as JUnit XML");
  explore->add_option("--format", raw.format, "text, or jsonl: each finding and the certificate on standard output")
      ->check(CLI::IsMember({"text", "jsonl"}));
  explore->add_option("--save", raw.explore.save, "Write each finding to this folder, as a scenario of its own");
  explore->add_option("--time", raw.time, "Stop after so long (60s)");
  explore->add_option("--schedules", raw.schedules, "Stop when so many are tried, however long that takes");
  explore->add_option("--jobs", raw.jobs, "Runs at once, from 1 to 256 (as many as there are cores)");
  explore->add_option("--results", raw.explore.results_folder,
                      "With --shard: the folder for what that part found, for `meshsim merge`");
  add_shard(*explore, raw);
  add_choice(*explore, raw, raw.explore.run);
  add_limits(*explore, raw);
  explore->footer(
      "Examples:\n  meshsim explore shop.mesh\n  meshsim explore shop.mesh --faults 1 --faults kill,pause --of "
      "worker\n\nEach of the options from --faults to --settles takes the place of a line of the file's block "
      "`explore { }`.\n\n"
      "Exit codes: 0 nothing found, and all was tried; 1 something fails, or fails without any fault; 2 bad usage, an\n"
      "invalid scenario, or nothing to judge; 3 nothing found, but the time or the number of runs ended first, or a\n"
      "limit ended the run without faults; 4 no scenario found; 70 internal error; 130 interrupted: what was done is\n"
      "told.");
}

void add_pictures(CLI::App& app, RawOptions& raw) {
  CLI::App* graph = app.add_subcommand("graph", "Draw the system: who calls, publishes, subscribes and routes to whom");
  graph->add_option("FILE", raw.graph.run.file, "The scenario file")->required();
  graph
      ->add_option("--format", raw.picture,
                   "mermaid (as GitHub and GitLab show it), dot (for Graphviz) or svg (a picture for browsers)")
      ->check(CLI::IsMember({"mermaid", "dot", "svg"}));
  add_choice(*graph, raw, raw.graph.run);
  graph->footer(
      "Examples:\n  meshsim graph shop.mesh\n  meshsim graph shop.mesh --format svg > shop.svg\n\n"
      "Exit codes: 0 drawn; 2 bad usage or an invalid scenario; 4 no scenario found.");
  CLI::App* story = app.add_subcommand("story", "Tell what happened to one message or call, and what led to it");
  story->add_option("FILE", raw.story.run.file, "The scenario file")->required();
  story->add_option("MESSAGE", raw.message, "Its number, as the log says it: 41")->required();
  story->add_option("--format", raw.picture, "text, or mermaid: a sequence diagram")
      ->check(CLI::IsMember({"text", "mermaid"}));
  add_choice(*story, raw, raw.story.run);
  add_limits(*story, raw);
  story->footer(
      "Examples:\n  meshsim story shop.mesh 41\n  meshsim story shop.mesh 41 --seed 7 --format mermaid\n\n"
      "Exit codes: 0 told; 2 bad usage, an invalid scenario, or no such message; 4 no scenario found;\n"
      "130 interrupted.");
}

void add_step(CLI::App& app, RawOptions& raw) {
  CLI::App* step = app.add_subcommand("step", "Walk through a run, forwards and backwards; try things out on the way");
  step->add_option("FILE", raw.step.file, "The scenario file")->required();
  step->add_option("--seed", raw.seed, "Use this seed instead of the file's `seed` or `seeds`");
  step->add_option("--set", raw.sets, "Set a parameter: --set workers=8")->take_all()->allow_extra_args(false);
  step->add_option("--only", raw.step.only, "This named run, where there are several: --only 'scale[target=5]'");
  step->add_flag("--at-fault", raw.step.at_fault,
                 "Begin just before the first fault, as with a file that `explore` has written");
  add_limits(*step, raw);
  step->footer(
      "Examples:\n  meshsim step scenarios/message_loop.mesh\n  meshsim step shop.mesh < session.txt\n\n"
      "`help` inside lists the commands. Where the input is no terminal, its lines are the commands, printed\n"
      "with what they show.\n\n"
      "Exit codes: 0 the session ended; 2 bad usage or invalid scenario, or a line of an input that is no\n"
      "terminal was not understood; 4 no scenario found; 70 internal error; 130 interrupted.");
}

void add_others(CLI::App& app, RawOptions& raw) {
  CLI::App* check = app.add_subcommand("check", "Only the diagnostics of scenario files");
  auto& checked = ready_options<CheckOptions>(*check, raw);
  check->add_option("PATH", checked.paths, "Files and folders")->required();
  check->add_flag("--short", checked.short_form, "One line a diagnostic, for editors");
  check->footer(
      "Examples:\n  meshsim check shop.mesh\n  meshsim check scenarios --short\n\n"
      "Exit codes: 0 nothing is wrong; 2 bad usage or an invalid file; 4 no scenario found.");
  CLI::App* fmt =
      app.add_subcommand("fmt", "Lay scenario files out in the canonical way, in place (- for standard input)");
  auto& formatted = ready_options<FormatOptions>(*fmt, raw);
  fmt->add_option("PATH", formatted.paths, "Files and folders, or -")->required();
  fmt->add_flag("--check", formatted.check_only, "Change nothing; exit with 1 when a file would change");
  fmt->footer(
      "Examples:\n  meshsim fmt shop.mesh\n  meshsim fmt --check scenarios\n  meshsim fmt - < shop.mesh\n\n"
      "Exit codes: 0 done; 1 --check: a file would change; 2 bad usage, or a file that is invalid or\n"
      "cannot be written; 4 no scenario found.");
  CLI::App* validate =
      app.add_subcommand("validate", "Compare shipped systems with the figures that queueing theory gives exactly");
  validate->add_option("--only", raw.validate.only, "Only checks of such a name: --only 'M/M/1*'");
  validate->add_option("--seeds", raw.seeds, "How many seeds each is run with, from 2 to 1000 (20)");
  validate->add_option("--jobs", raw.jobs, "Runs at once, from 1 to 256 (as many as there are cores)");
  validate->add_flag("--list", raw.validate.list, "Run nothing, print the names of the checks");
  validate->footer(
      "Examples:\n  meshsim validate\n  meshsim validate --only '*users*' --seeds 50\n\n"
      "Of intervals of 95 % one in twenty misses by luck: with other --seeds than 20 a FAIL may be that.\n"
      "Exit codes: 0 all agree with theory; 1 one does not; 2 bad usage; 4 no check has the name.");
  CLI::App* explain = app.add_subcommand("explain", "A keyword, metric, role, broker kind or error code");
  explain->add_option("WORD", ready_options<ExplainOptions>(*explain, raw).word,
                      "For example: consumes, p95, redis-pubsub, auth, E0204");
  explain->footer(
      "Examples:\n  meshsim explain consumes\n  meshsim explain redis-streams\n  meshsim explain E0204\n"
      "  meshsim explain            (lists all words)\n\n"
      "Exit codes: 0 explained; 2 nothing is known of the word.");
  CLI::App* completion = app.add_subcommand("completion", "The script that completes meshsim's words in a shell");
  completion->add_option("SHELL", raw.shell, "bash, zsh or fish (scdoc: the list of options, for the manual page)")
      ->required();
  completion->footer(
      "Examples:\n  source <(meshsim completion bash)\n  meshsim completion zsh > ~/.zfunc/_meshsim\n"
      "  meshsim completion fish > ~/.config/fish/completions/meshsim.fish\n\n"
      "Exit codes: 0 printed; 2 no such shell.");
}

}  // namespace

void declare_commands(CLI::App& app, RawOptions& raw) {
  app.require_subcommand(0, 1);
  app.allow_extras();
  app.fallthrough();
  const std::string from = commit().empty() ? "" : " (" + std::string(commit()) + ")";
  app.set_version_flag("--version", "meshsim " + std::string(version()) + from);
  app.add_option("--color", raw.color, "auto, always or never")->check(CLI::IsMember({"auto", "always", "never"}));
  app.footer(std::string("Examples:\n  meshsim run scenarios/message_loop.mesh\n  meshsim test scenarios\n"
                         "  meshsim explain redis-pubsub\n\n") +
             exit_codes);
  add_run(app, raw);
  add_view(app, raw);
  add_test(app, raw);
  add_sweep(app, raw);
  add_merge(app, raw);
  add_explore(app, raw);
  add_diff(app, raw);
  add_pictures(app, raw);
  add_step(app, raw);
  add_others(app, raw);
  for (CLI::App* command : app.get_subcommands({})) command->allow_extras();
}

}  // namespace meshsim::cli
