// `meshsim explore`: faults that nobody wrote down, at every moment of a run; what fails under them, what was covered.
#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "base/visible.hpp"
#include "cli/bite.hpp"
#include "cli/commands.hpp"
#include "cli/disk.hpp"
#include "cli/execution.hpp"
#include "cli/explore_shards.hpp"
#include "cli/loading.hpp"
#include "cli/new_file.hpp"
#include "cli/search_progress.hpp"
#include "cli/told_search.hpp"
#include "report/junit.hpp"
#include "world/actor_factory.hpp"

namespace meshsim::cli {
namespace {

class ExploreCommand {
 public:
  /// Takes, where a search is to be told that was done in shards, what they found; null: it searches.
  ExploreCommand(const ExploreOptions& options, Environment& environment, const shard::Whole* whole)
      : options_(options),
        whole_(whole),
        console_(environment.console),
        registry_(environment.registry),
        signals_(environment.signals),
        job_{options,
             compiled_,
             environment,
             share_memory({options.limits, options.jobs, environment.signals.noted(), options.run.sets, {}, false},
                          options.run_memory),
             {},
             [this](std::string_view text) { say(text); }} {}

  int operator()() {
    compile::CompileOptions wanted;
    wanted.explore = options_.settings;
    if (const int code = load_one(options_.run, registry_, console_, compiled_, wanted); code != exit_held) return code;
    show_diagnostics(compiled_, console_);
    if (const int code = check_outputs(); code != exit_held) return code;
    signals_.end_orderly(true);
    int code = exit_held;
    for (const plan::Plan& plan : compiled_.runs) {
      code = worse(code, explore_run(plan));
      if (!options_.all_runs || is_over_) break;
      say("\n");
    }
    return write_junit(code);
  }

 private:
  int explore_run(const plan::Plan& plan) {
    if (const std::string name = world::find_unmakable(plan, registry_); !name.empty())
      return fail("the C++ actor of `" + name + "` does not accept its settings");
    job_.claims.clear();
    for (const std::uint32_t claim : plan.exploration.claims) job_.claims.push_back(plan.claims[claim].label);
    const explore::Judgement judgement(plan, job_.claims);
    if (judgement.judged() == 0) return nothing_to_judge(plan, judgement);
    const explore::Space space = explore::space_of(plan);
    if (space.faults.empty()) return fail("there is nothing that these faults could strike");
    if (options_.bite) return bite_into(plan);
    if (options_.shard.asked) return search_shard(plan, judgement, space);
    if (whole_ == nullptr) return search(plan, judgement, space, nullptr);
    MergedLedger ledger(*whole_);
    if (work_digest() != whole_->header.work) return fail("the scenario is not the one that was explored any more");
    return search(plan, judgement, space, &ledger);
  }

  int search(const plan::Plan& plan, const explore::Judgement& judgement, const explore::Space& space,
             MergedLedger* ledger) {
    ToldSearch search(job_, plan, judgement, space);
    const int code = search.run(ledger, told_, junit_);
    told_ += search.told();
    is_over_ = search.is_interrupted() || code == exit_interrupted || (options_.first && told_ > 0);
    return code;
  }

  int fail(const std::string& problem) { return cli::fail(console_, problem); }

  /// Checks before the search that what is to be written can be written.
  int check_outputs() {
    if (!options_.save.empty() && !make_folder(options_.save))
      return fail("--save: `" + options_.save + "` is no folder, and cannot be made");
    if (options_.junit_file.empty()) return exit_held;
    Result<void> possible = check_is_no_scenario(options_.junit_file, files_of(compiled_));
    if (possible) possible = check_replaceable(options_.junit_file);
    return possible ? exit_held : fail("cannot write `" + options_.junit_file + "`: " + possible.error().message);
  }

  int write_junit(int code) {
    if (options_.junit_file.empty() || !junit_.has_any()) return code;
    const Result<void> written = replace_file(options_.junit_file, junit_.document());
    return written ? code : worse(code, fail("cannot write `" + options_.junit_file + "`: " + written.error().message));
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
    ShardLedger ledger(header_of_shard(options_, work_digest(), *slice, budget_of(job_.execution).bytes),
                       options_.results_folder, options_.shard.resume);
    std::optional<SearchProgress> progress(std::in_place, console_);
    explore::SearchOptions wanted = options_of_search(job_, plan, &ledger);
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

  int bite_into(const plan::Plan& plan) {
    DiskReader reader;
    const explore::Workshop workshop{registry_, reader, budget_of(job_.execution), job_.claims,
                                     job_.execution.interrupt};
    say("run: " + plan.run_name + "\n");
    ExploreOptions options = options_;
    options.jobs = job_.execution.at_once;
    return bite(plan, std::string(compiled_.sources.at(0).text()), options, workshop, [this](std::string_view text) {
      say(std::string(text));
      console_.flush();
    });
  }

  /// Writes a text for people; to standard error when standard output is for programs.
  void say(std::string_view text) {
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
  compile::Compiled compiled_;
  ExploreJob job_;
  std::size_t told_ = 0;
  bool is_over_ = false;  // no further run is to be explored
  report::JUnitWriter junit_;
};

}  // namespace

int execute(const ExploreOptions& options, Environment& environment) {
  return ExploreCommand(options, environment, nullptr)();
}

int execute(const ExploreOptions& options, const shard::Whole& whole, Environment& environment) {
  return ExploreCommand(options, environment, &whole)();
}

}  // namespace meshsim::cli
