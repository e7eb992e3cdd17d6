// `meshsim explore`: faults that nobody wrote down, at every moment of a run; what fails under them, what was covered.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/text.hpp"
#include "base/units.hpp"
#include "base/visible.hpp"
#include "cli/bite.hpp"
#include "cli/commands.hpp"
#include "cli/disk.hpp"
#include "cli/execution.hpp"
#include "cli/explore_shards.hpp"
#include "cli/loading.hpp"
#include "cli/new_file.hpp"
#include "cli/search_progress.hpp"
#include "cli/smaller.hpp"
#include "cli/version.hpp"
#include "explore/exploration.hpp"
#include "explore/exploration_lines.hpp"
#include "explore/finding_file.hpp"
#include "explore/search.hpp"
#include "report/junit.hpp"
#include "trace/digest.hpp"
#include "world/actor_factory.hpp"

namespace meshsim::cli {
namespace {

using Clock = std::chrono::steady_clock;

class ExploreCommand {
 public:
  /// Takes, where a search is to be told that was done in shards, what they found; null: it searches.
  ExploreCommand(const ExploreOptions& options, Environment& environment, const shard::Whole* whole)
      : options_(options),
        whole_(whole),
        console_(environment.console),
        registry_(environment.registry),
        signals_(environment.signals),
        execution_(
            share_memory({options.limits, options.jobs, environment.signals.noted(), options.run.sets, {}, false},
                         options.run_memory)),
        style_{console_.out_color()} {}

  int operator()() {
    compile::CompileOptions wanted;
    wanted.explore = options_.settings;
    if (const int code = load_one(options_.run, registry_, console_, compiled_, wanted); code != exit_held) return code;
    show_diagnostics(compiled_, console_);
    const plan::Plan& plan = compiled_.runs.front();
    if (const std::string name = world::find_unmakable(plan, registry_); !name.empty())
      return fail("the C++ actor of `" + name + "` does not accept its settings");
    signals_.end_orderly(true);
    for (const std::uint32_t claim : plan.exploration.claims) claims_.push_back(plan.claims[claim].label);
    const explore::Judgement judgement(plan, claims_);
    if (judgement.judged() == 0) return nothing_to_judge(plan, judgement);
    if (!options_.save.empty() && !make_folder(options_.save))
      return fail("--save: `" + options_.save + "` is no folder, and cannot be made");
    if (const int code = check_junit(); code != exit_held) return code;
    const explore::Space space = explore::space_of(plan);
    if (space.faults.empty()) return fail("there is nothing that these faults could strike");
    if (options_.bite) return bite_into(plan);
    if (options_.shard.asked) return search_shard(plan, judgement, space);
    if (whole_ == nullptr) return search(plan, judgement, space, nullptr);
    MergedLedger ledger(*whole_);
    if (work_digest() != whole_->header.work) return fail("the scenario is not the one that was explored any more");
    return search(plan, judgement, space, &ledger);
  }

 private:
  int fail(const std::string& problem) {
    console_.err("error: " + visible(problem) + "\n");
    return exit_invalid;
  }

  /// Makes the folder where it is not there yet.
  static bool make_folder(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    return std::filesystem::is_directory(path, error);
  }

  int nothing_to_judge(const plan::Plan& plan, const explore::Judgement& judgement) {
    std::string text = "error: no claim of `" + visible(plan.files.front()) + "` means something under any fault\n";
    for (const explore::Unjudged& each : judgement.unjudged())
      text += fmt::format("  {}: {}\n", plan.claims[each.claim].label, each.why);
    text +=
        "  = help: say what must be true however things fail, such as\n"
        "          `every ORDER published is handled by SHIPPING`, `.., at most once`, `never ORDER dead_lettered`\n"
        "  = help: or name the claims that are to be judged: --claims LABEL,LABEL\n";
    console_.err(text);
    return exit_invalid;
  }

  std::uint64_t work_digest() const {
    WorkDigest work;
    work.add(compiled_);
    for (const std::string& argument : options_.arguments) work.add(argument);
    return work.value();
  }

  /// Searches one shard's part. What it finds is told when all are merged.
  int search_shard(const plan::Plan& plan, const explore::Judgement& judgement, const explore::Space& space) {
    const std::optional<shard::Slice> slice = find_slice(*options_.shard.asked, console_);
    if (!slice) return exit_invalid;
    ShardLedger ledger(header_of_shard(options_, work_digest(), *slice, budget_of(execution_).bytes),
                       options_.results_folder, options_.shard.resume);
    std::optional<SearchProgress> progress(std::in_place, console_);
    explore::SearchOptions wanted = options_of_search(&ledger);
    wanted.told = [&](const explore::SearchResult& so_far) {
      progress->tell(so_far, 0);
      return ledger.is_broken();
    };
    const explore::SearchResult outcome = explore::Search(plan, registry_, space, judgement, wanted).run();
    progress.reset();
    int code = exit_held;
    if (outcome.is_interrupted) code = exit_interrupted;
    if (!outcome.problem.empty()) {
      console_.err("error: the search ended: " + visible(outcome.problem) + "\n");
      code = exit_internal;
    }
    return ledger.finish(code == exit_held, console_, code);
  }

  explore::SearchOptions options_of_search(explore::Ledger* ledger) const {
    explore::SearchOptions wanted;
    wanted.jobs = execution_.at_once;
    const plan::Exploration& said = compiled_.runs.front().exploration;
    if (said.at_most > 0) wanted.faults = said.at_most;
    wanted.from = said.from;
    wanted.to = said.to;
    wanted.settle = said.settle;
    wanted.schedules = options_.schedules;
    wanted.random = options_.random;
    wanted.budget = budget_of(execution_);
    wanted.interrupt = execution_.interrupt;
    wanted.ledger = ledger;
    return wanted;
  }

  int search(const plan::Plan& plan, const explore::Judgement& judgement, const explore::Space& space,
             MergedLedger* ledger) {
    explore::SearchOptions wanted = options_of_search(ledger);
    std::optional<SearchProgress> progress(std::in_place, console_);
    const Clock::time_point begin = Clock::now();
    wanted.told = [&](const explore::SearchResult& so_far) {
      const auto told = std::count_if(so_far.findings.begin(), so_far.findings.end(),
                                      [this](const explore::Finding& finding) { return is_told(finding); });
      progress->tell(so_far, static_cast<std::size_t>(told));
      is_first_found_ = options_.first && told > 0;
      return is_first_found_ ||
             (options_.time != never && Clock::now() - begin >= std::chrono::nanoseconds(options_.time));
    };
    explore::Search search(plan, registry_, space, judgement, wanted);
    const explore::SearchResult outcome = search.run();
    progress.reset();
    if (outcome.base.reason == world::EndReason::interrupted) return exit_interrupted;
    if (ledger != nullptr && ledger->is_of_others())
      return fail("the shards did other pieces than this search has here: give all of them one --max-memory");
    if (outcome.base_failures.empty() && outcome.moments == 0) return no_moments(plan);
    exploration_ = {&plan, &judgement, &space, &outcome, ending_of(outcome), std::string(version()), {}, {}};
    exploration_.replay = report::replay_command(plan, options_.run.sets, options_.run.seed.has_value());
    say("run: " + plan.run_name + "\n");
    say(explore::opening_lines(plan, outcome, judgement, space) + "\n");
    const int code =
        outcome.base_failures.empty() ? tell_all(search.explored(), space, outcome) : tell_base(plan, outcome);
    return write_outputs(code);
  }

  /// Tells the findings and the certificate; returns the exit code.
  int tell_all(const plan::Plan& plan, const explore::Space& space, const explore::SearchResult& outcome) {
    int code = exit_held;
    for (std::size_t i = 0; i < outcome.findings.size(); ++i) {
      if (!is_told(outcome.findings[i])) continue;
      code = worse(code, tell(plan, space, outcome, outcome.findings[i]));
    }
    if (told_ == 0) say("nothing found: no claim that is judged fails under these faults\n\n");
    say(explore::certificate_lines(outcome, space));
    if (outcome.is_cut) say(stopped_line(outcome));
    if (!outcome.problem.empty()) {
      console_.err("error: the search ended after " + grouped(outcome.schedules()) +
                   " schedules: " + visible(outcome.problem) + "\n");
      return exit_internal;
    }
    if (outcome.is_interrupted) {
      say(fmt::format("  interrupted after {} schedules\n", grouped(outcome.schedules())));
      return exit_interrupted;
    }
    return code == exit_held && outcome.is_cut ? int{exit_undecided} : code;
  }

  int no_moments(const plan::Plan& plan) {
    return fail("nothing happens" + explore::stretch(plan) + ", so that no fault can strike");
  }

  std::string stopped_line(const explore::SearchResult& outcome) const {
    const std::string_view where = is_first_found_ ? "at the first finding, behind" : "after";
    const std::uint64_t done = outcome.random ? outcome.random->schedules : outcome.schedules();
    const std::string_view what = outcome.random ? "random" : "schedules";
    return fmt::format("  stopped {} {} {}schedules; --{} {} gives this report again\n", where, grouped(done),
                       outcome.random ? "random " : "", what, done);
  }

  explore::Ending ending_of(const explore::SearchResult& outcome) const {
    if (!outcome.base_failures.empty()) return explore::Ending::base_failure;
    if (!outcome.problem.empty()) return explore::Ending::problem;
    if (outcome.is_interrupted) return explore::Ending::interrupted;
    if (outcome.is_cut) return is_first_found_ ? explore::Ending::first_finding : explore::Ending::budget;
    return explore::Ending::complete;
  }

  /// Checks before the search that the file of --junit can be written.
  int check_junit() {
    if (options_.junit_file.empty()) return exit_held;
    Result<void> possible = check_is_no_scenario(options_.junit_file, files_of(compiled_));
    if (possible) possible = check_replaceable(options_.junit_file);
    return possible ? exit_held : fail("cannot write `" + options_.junit_file + "`: " + possible.error().message);
  }

  /// Writes the forms for programs.
  int write_outputs(int code) {
    if (options_.jsonl) console_.out_raw(explore::json_lines(exploration_));
    if (options_.junit_file.empty()) return code;
    report::JUnitWriter junit;
    junit.add(explore::result_of(exploration_));
    const Result<void> written = replace_file(options_.junit_file, junit.document());
    return written ? code : worse(code, fail("cannot write `" + options_.junit_file + "`: " + written.error().message));
  }

  bool is_told(const explore::Finding& finding) const {
    return options_.late || finding.failure != explore::Failure::late;
  }

  /// Says in which way the run without faults did not end.
  std::string spent(const explore::SearchResult& outcome) const {
    const sim::Budget budget = budget_of(execution_);
    if (outcome.base.reason == world::EndReason::budget_bytes)
      return fmt::format("needs more memory than {} (--max-memory, which --jobs {} shares)",
                         format_size(static_cast<std::int64_t>(budget.bytes)), execution_.at_once);
    if (outcome.base.reason == world::EndReason::budget_events)
      return fmt::format("has more than {} (--max-events)", plural(budget.events, "event"));
    return std::string(explore::to_string(explore::Failure::restless));
  }

  int tell_base(const plan::Plan& plan, const explore::SearchResult& outcome) {
    for (const explore::Finding& finding : outcome.base_failures) {
      const std::string label = finding.claim == explore::no_claim ? "the run" : plan.claims[finding.claim].label;
      const bool is_run = finding.claim == explore::no_claim;
      const std::string how = is_run ? spent(outcome) : std::string(explore::to_string(finding.failure));
      const std::string line = fmt::format("it fails without any fault: {}: {}", label, how);
      say(line + "\n");
      exploration_.findings.push_back({&finding, line, {}, {}, exploration_.replay, {}});
    }
    say("mend that first: `meshsim run " + visible(plan.files.front()) + "` shows it\n");
    return exit_failed;
  }

  /// Runs the first schedule of a finding once more, as a file with these lines would run, and tells its story.
  int tell(const plan::Plan& plan, const explore::Space& space, const explore::SearchResult& outcome,
           const explore::Finding& finding) {
    const std::string line = explore::finding_line(plan, finding, outcome);
    say(fmt::format("{}  {}\n", ++told_, line));
    const plan::Schedule timeline = explore::timeline_with(plan, space, finding.first);
    for (std::size_t i = plan.timeline.lines.size(); i < timeline.lines.size(); ++i)
      say("     " + timeline.lines[i].text + "\n");
    say((finding.ways.empty() ? "" : "   by " + explore::ways_line(plan, finding, space) + "\n") + "\n");
    world::Run run(plan, timeline, registry_, outcome.budget);
    // A signal that ended the search does not end this: what was found is told.
    ExecutionOptions alone = execution_;
    alone.interrupt = nullptr;
    alone.limits.max_events = outcome.budget.events;  // a run that never rests would be told for ever
    report::RunReport report = report_of(run, plan, alone);
    if (report.digest != finding.digest) {
      console_.err(fmt::format("error: a bug of meshsim: with these lines the digest is {}, the search saw {}\n",
                               trace::Digest::text_of(report.digest), trace::Digest::text_of(finding.digest)));
      return exit_internal;
    }
    report.replay = "the scenario with these lines at its end";
    if (options_.no_shrink) report.replay += "; --save DIR writes it";
    int code = exit_failed;
    const std::string command = "meshsim explore " + plan.files.front();
    const explore::Found found{plan, space, finding, compiled_.sources.at(0).text(), command};
    const Smaller smaller =
        options_.no_shrink || finding.first.size() > explore::most_faults ? Smaller{} : shrink(found);
    if (!options_.save.empty() && !smaller.is_written) code = save(line, timeline, report, outcome.budget);
    std::vector<std::string> stories;
    tell_failures(report, compiled_, registry_, alone, style_, &stories);
    const std::string story = finding.claim < stories.size() ? stories[finding.claim] : "";
    if (!story.empty()) say(story + "\n");
    explore::ToldFinding& told = exploration_.findings.emplace_back();
    const std::string replay =
        smaller.is_written ? "meshsim run " + report::quoted_for_shell(path_of_finding()) : report.replay;
    told = {&finding, line, {}, story, replay, smaller.text};
    for (std::size_t i = plan.timeline.lines.size(); i < timeline.lines.size(); ++i)
      told.faults.push_back(timeline.lines[i].text);
    say(smaller.told);
    return worse(code, smaller.code);
  }

  int bite_into(const plan::Plan& plan) {
    DiskReader reader;
    const explore::Workshop workshop{registry_, reader, budget_of(execution_), claims_, execution_.interrupt};
    say("run: " + plan.run_name + "\n");
    ExploreOptions options = options_;
    options.jobs = execution_.at_once;
    return bite(plan, std::string(compiled_.sources.at(0).text()), options, workshop, [this](std::string_view text) {
      say(std::string(text));
      console_.flush();
    });
  }

  /// Looks for the smallest scenario that fails so.
  Smaller shrink(const explore::Found& found) {
    DiskReader reader;
    const explore::Workshop workshop{registry_, reader, budget_of(execution_), claims_, execution_.interrupt};
    return smaller_of(found, workshop, options_.save.empty() ? "" : path_of_finding());
  }

  std::string path_of_finding() const {
    const std::string name = std::filesystem::path(compiled_.runs.front().files.front()).stem().string();
    return fmt::format("{}/{}.finding-{}.mesh", options_.save, name, told_);
  }

  /// Writes the finding as a file, when it has been seen that the file gives the same run.
  int save(const std::string& line, const plan::Schedule& timeline, report::RunReport& report,
           const sim::Budget& budget) {
    const std::string& file = compiled_.runs.front().files.front();
    const std::string path = path_of_finding();
    plan::Plan saved = compiled_.runs.front();
    saved.files.front() = path;  // and a run is called after its file
    const auto stem = [](const std::string& name) { return std::filesystem::path(name).stem().string(); };
    saved.run_name.replace(0, stem(file).size(), stem(path));
    const std::string comment = "Found by `meshsim explore " + file + "`:\n" + line;
    const std::string_view scenario = compiled_.sources.at(0).text();
    const std::size_t first = compiled_.runs.front().timeline.lines.size();
    std::string text = explore::file_with(scenario, comment, timeline, first);
    // The search lets a run go on until nothing happens any more, and a file may end before that.
    if (!runs_alike(saved, text, report.digest, budget))
      text = explore::file_with(scenario, comment, timeline, first, report.ended_at / second * second + 2 * second);
    if (!runs_alike(saved, text, report.digest, budget))
      return fail("the finding cannot be written as a file of its own; the lines above are right");
    if (const Result<void> written = replace_file(path, text); !written)
      return fail("`" + path + "` cannot be written: " + written.error().message);
    report.replay = report::replay_command(saved, options_.run.sets, options_.run.seed.has_value());
    return exit_failed;
  }

  bool runs_alike(const plan::Plan& saved, const std::string& text, std::uint64_t digest, const sim::Budget& budget) {
    DiskReader reader;
    compile::CompileOptions wanted;
    wanted.sets = options_.run.sets;
    wanted.seed = options_.run.seed;
    if (!options_.run.only.empty()) wanted.only = std::vector<std::string>{saved.run_name};
    wanted.actors = registry_.names();
    const compile::Compiled compiled = compile::compile_text(saved.files.front(), text, reader, wanted);
    if (compiled.errors > 0 || compiled.runs.empty()) return false;
    return world::Run(compiled.runs.front(), registry_, budget).finish().digest == digest;
  }

  /// Writes a text for people; to standard error when standard output is for programs.
  void say(const std::string& text) {
    if (options_.jsonl) {
      console_.err(text);
    } else {
      console_.out(text);
    }
  }

  const ExploreOptions& options_;
  const shard::Whole* whole_;
  Console& console_;
  const Registry& registry_;
  Signals& signals_;
  ExecutionOptions execution_;
  report::Style style_;
  compile::Compiled compiled_;
  std::vector<std::string> claims_;  // labels of those that are to be judged; empty: what means something
  std::size_t told_ = 0;
  bool is_first_found_ = false;
  explore::Exploration exploration_;
};

}  // namespace

int execute(const ExploreOptions& options, Environment& environment) {
  return ExploreCommand(options, environment, nullptr)();
}

int execute(const ExploreOptions& options, const shard::Whole& whole, Environment& environment) {
  return ExploreCommand(options, environment, &whole)();
}

}  // namespace meshsim::cli
