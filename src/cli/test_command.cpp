// `meshsim test`: files are compiled in order, their named runs are shared out to threads, and each result is told as
// soon as all before it are. A shard does some of the runs, and writes each into its file, too.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <exception>
#include <filesystem>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/build_digest.hpp"
#include "cli/commands.hpp"
#include "cli/disk.hpp"
#include "cli/earlier_failures.hpp"
#include "cli/execution.hpp"
#include "cli/loading.hpp"
#include "cli/new_file.hpp"
#include "cli/sharding.hpp"
#include "cli/test_report.hpp"
#include "report/statistics.hpp"
#include "world/actor_factory.hpp"
#include "world/workers.hpp"

namespace meshsim::cli {

namespace {

/// A named run of a file, and what came of it.
struct TestRun {
  const compile::Compiled* compiled = nullptr;
  const plan::Plan* plan = nullptr;
  std::uint64_t index = 0;    ///< among all runs
  bool was_run = false;       ///< false behind an interruption, or behind a failure that ends all
  std::exception_ptr thrown;  ///< why it reached no end: a bug, or no memory was left
  TestOutcome outcome;
};

std::string reason_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::bad_alloc&) {
    return "there is not enough memory for it";
  } catch (const std::exception& error) {
    return std::string("internal error: ") + error.what();
  }
}

class TestCommand {
 public:
  TestCommand(const TestOptions& options, Environment& environment)
      : options_(options),
        console_(environment.console),
        registry_(environment.registry),
        signals_(environment.signals),
        report_(options, environment.console) {
    execution_ = {options.limits, 1, signals_.noted(), options.sets, {}, options.seeds.has_value()};
  }

  int operator()() {
    const std::optional<std::vector<std::string>> files = find_all(options_.paths, console_);
    if (!files) return exit_invalid;
    for (const std::string& file : *files) add_file(file);
    if (runs_.empty() && report_.code() == exit_held) return tell_none();
    total_ = runs_.size();
    if (options_.shard.asked) {
      const std::optional<shard::Slice> slice = find_slice(*options_.shard.asked, console_);
      if (!slice) return exit_invalid;
      keep_shard(*slice);
    }
    if (options_.failed_first) put_failed_first();
    if (options_.list) return list();
    share_memory();
    if (const int code = is_part() ? open_part() : make_results_folder(); code != exit_held) return code;
    for (const std::string& output : {options_.junit_file, options_.json_file, options_.html_file}) {
      if (const Result<void> possible = check_output(output, *files); !possible)
        return report_.tell_unwritten(output, possible.error());
    }
    signals_.end_orderly(true);
    run_all();
    const int code = report_.finish(*execution_.interrupt == 0);
    return is_part() ? finish_part(code) : code;
  }

 private:
  compile::CompileOptions compile_options() const {
    compile::CompileOptions options;
    options.sets = options_.sets;
    options.seeds = options_.seeds;
    if (!options_.only.empty()) options.only = options_.only;
    return options;
  }

  void add_file(const std::string& file) {
    compiled_.push_back(load(file, compile_options(), registry_));
    const compile::Compiled& compiled = compiled_.back();
    if (compiled.errors > 0) return fail_to_compile(file, compiled);
    for (const plan::Plan& plan : compiled.runs) {
      if (world::find_unmakable(plan, registry_).empty()) {
        runs_.emplace_back();
        runs_.back().compiled = &compiled;
        runs_.back().plan = &plan;
        runs_.back().index = runs_.size() - 1;
      } else {
        const std::string text = "error: " + visible(file) + ": a C++ actor does not accept its settings\n";
        console_.err(text);
        report_.add_invalid(file, text);
      }
    }
  }

  int tell_none() {
    if (options_.only.empty()) return none_found(options_.paths, console_);
    std::string patterns;
    for (const std::string& pattern : options_.only)
      patterns += (patterns.empty() ? "`" : ", `") + visible(pattern) + "`";
    console_.err("error: --only: no run is called " + patterns + "\n  = help: --list names those there are\n");
    return exit_none_found;
  }

  /// Keeps the runs of one shard. Each run is in exactly one shard of the same `N`.
  void keep_shard(const shard::Slice& slice) {
    header_.slice = slice;
    std::erase_if(runs_, [&](const TestRun& run) {
      return !slice.holds(run.index, run.plan->files.front() + " " + run.plan->run_name);
    });
  }

  /// Tells whether this is a shard whose results go into a file, from which `merge` makes the whole.
  bool is_part() const { return options_.shard.asked && !options_.results_folder.empty(); }

  int open_part() {
    header_.command = "test";
    header_.made_by = full_version();
    header_.build = build_digest();
    header_.total = total_;
    header_.max_memory = options_.limits.max_memory;
    header_.run_memory = budget_of(execution_).bytes;
    shard::Json told{{"paths", options_.paths}, {"timings", options_.timings}, {"invalid", shard::Json::array()}};
    for (const report::InvalidFile& each : report_.invalid())
      told["invalid"].push_back({{"file", each.file}, {"text", each.diagnostics}});
    header_.told = shard::text_of(told);
    WorkDigest work;
    for (const compile::Compiled& compiled : compiled_) work.add(compiled);
    for (const std::string& pattern : options_.only) work.add(pattern);
    if (options_.seeds) {
      work.add(options_.seeds->first);
      work.add(options_.seeds->last);
    }
    work.add(options_.sets);
    work.add(options_.limits);
    work.add(options_.strict ? 1 : 0);
    header_.work = work.value();
    const Result<void> opened = part_.open(options_.results_folder, header_, options_.shard.resume);
    if (opened) return exit_held;
    console_.err("error: " + visible_lines(opened.error().message) + "\n");
    return exit_invalid;
  }

  /// Returns the exit code of a shard: whether its part is done. How it came out is for `merge` to say, because many an
  /// engine stops all shards as soon as one ends with another code than 0.
  int finish_part(int code) {
    if (*execution_.interrupt == 0) part_.end();
    if (!part_.problem().empty()) {
      console_.err("error: " + visible(part_.problem()) + "\n");
      return exit_invalid;
    }
    console_.err(sentence_of_shard(header_, done_, options_.results_folder));
    return code == exit_interrupted || code == exit_internal ? code : int{exit_held};
  }

  void put_failed_first() {
    const auto failures = earlier_failures(options_.json_file);
    std::stable_partition(runs_.begin(), runs_.end(), [&](const TestRun& run) {
      return failures.contains({run.plan->files.front(), run.plan->run_name});
    });
  }

  int list() {
    for (const TestRun& run : runs_)
      console_.out(visible(run.plan->files.front()) + "  " + visible(run.plan->run_name) + "\n");
    return report_.code();
  }

  int make_results_folder() {
    if (options_.results_folder.empty()) return exit_held;
    std::error_code error;
    std::filesystem::create_directories(options_.results_folder, error);
    if (!error) return exit_held;
    console_.err("error: cannot make the folder `" + visible(options_.results_folder) +
                 "`: " + file_error(error).message + "\n");
    return exit_invalid;
  }

  /// Checks an output before anything is run, so that nobody waits for minutes only to learn that it cannot be written.
  Result<void> check_output(const std::string& output, const std::vector<std::string>& files) const {
    if (output.empty()) return {};
    std::vector<std::string> sources = files;
    for (const compile::Compiled& compiled : compiled_) {
      for (std::string& name : files_of(compiled)) sources.push_back(std::move(name));
    }
    if (Result<void> other = check_is_no_scenario(output, sources); !other) return other;
    return check_replaceable(output);
  }

  void fail_to_compile(const std::string& file, const compile::Compiled& compiled) {
    show_diagnostics(compiled, console_);
    std::string text;
    for (const lang::Diagnostic& diagnostic : compiled.diagnostics) text += lang::render(diagnostic, compiled.sources);
    report_.add_invalid(file, text);
  }

  bool is_over() const { return *execution_.interrupt != 0 || has_failed_ || part_.is_broken(); }

  /// Returns how many of the runs there may be at once, so that each has least_memory.
  std::size_t at_once(std::size_t runs) const {
    const std::uint64_t shares = std::max<std::uint64_t>(1, execution_.limits.max_memory / least_memory);
    return std::min<std::size_t>({options_.jobs, runs, shares});
  }

  /// Finds out how much memory each run may take: the replay command of a run gives its share as --max-memory. A shard
  /// gives it the share that it would have among all.
  void share_memory() {
    execution_.limits.max_memory = memory_of(options_.limits);  // asked once: it takes as long as some of the runs
    execution_.at_once = std::max(1U, static_cast<unsigned>(at_once(total_)));
  }

  /// Runs all, and tells each result when it and all before it are done.
  void run_all() {
    const std::size_t begun = part_.done().size();  // by this shard before it was stopped
    for (const shard::Piece& piece : part_.done()) add(test_outcome_of(piece.object, words_));
    const std::size_t count = at_once(runs_.size() - begun);
    world::Workers workers(count, runs_.size() - begun, [this, begun](std::size_t i) {
      if (!is_over()) run_guarded(runs_[begun + i]);
    });
    if (!workers.problem().empty()) {
      console_.err("warning: of " + plural(count, "thread") + " only " + std::to_string(workers.started()) +
                   " could be started: " + workers.problem() + "\n");
    }
    for (std::size_t i = begun; i < runs_.size(); ++i) {
      workers.wait_for(i - begun);
      add_next(runs_[i]);
    }
  }

  void add(TestOutcome outcome) {
    ++done_;
    report_.add(std::move(outcome));
  }

  /// Adds a run that is done, or was not begun.
  void add_next(TestRun& run) {
    // Behind a failure, another thread may have run it, but the output must not depend on that.
    if (has_failed_ || !run.was_run) {
      const char* why = has_failed_         ? "a run before it failed (--fail-fast)"
                        : part_.is_broken() ? "the results cannot be written"
                                            : "interrupted";
      return report_.add_not_begun(run.plan->run_name, run.plan->files.front(), why);
    }
    if (run.thrown) run.outcome.broken = reason_of(run.thrown);
    run.outcome.result.name = run.plan->run_name;
    run.outcome.result.file = run.plan->files.front();
    // A run that a signal cut is not a result. Those behind it are not written either, so that the file has no gaps.
    if (part_.is_open() && *execution_.interrupt == 0) part_.append(piece_of(run.index, run.outcome, options_.timings));
    add(std::move(run.outcome));
    if (options_.fail_fast && report_.code() != exit_held) has_failed_ = true;
  }

  /// Runs one. An exception is a bug, or the end of the memory: it fails this run and no other. It is only kept here
  /// and described later, because words may need memory that is not there.
  void run_guarded(TestRun& run) const {
    const auto begin = std::chrono::steady_clock::now();
    run.was_run = true;
    try {
      run_one(run);
    } catch (...) {
      run.thrown = std::current_exception();
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    run.outcome.took_ms = static_cast<std::uint64_t>(took.count());
  }

  void run_one(TestRun& run) const {
    const bool is_counted = !options_.json_file.empty() || is_part();
    report::RunReport report;
    std::vector<report::TrafficRow> traffic;
    {  // a failure is told from a second run, and the memory is for one at a time
      world::Run made(*run.plan, registry_, budget_of(execution_));
      made.set_interrupt(execution_.interrupt);
      report::Statistics statistics(*run.plan, made.simulation().names(), made.gauges());
      if (is_counted) made.add_sink(&statistics);
      report = report_of(made, *run.plan, execution_);
      if (is_counted) traffic = statistics.rows(report.ended_at);
    }
    report.strict = options_.strict;
    report.is_test = true;
    TestOutcome& outcome = run.outcome;
    outcome.code = exit_code_of(report, execution_);
    std::vector<std::string> stories;
    if (outcome.code != exit_held && outcome.code != exit_interrupted) {
      // The colours are taken out where they are not wanted.
      outcome.failures = tell_failures(report, *run.compiled, registry_, execution_, {true}, &stories);
    }
    outcome.result = report::result_of(report, std::move(traffic), std::move(stories));
  }

  const TestOptions& options_;
  Console& console_;
  const Registry& registry_;
  Signals& signals_;
  ExecutionOptions execution_;
  TestReport report_;
  std::deque<compile::Compiled> compiled_;  // the runs point into it
  std::deque<TestRun> runs_;
  std::size_t total_ = 0;  // of all shards
  std::size_t done_ = 0;
  std::atomic<bool> has_failed_ = false;  // --fail-fast: later runs are not told
  shard::Header header_;
  PartFile part_;
  shard::Words words_;
};

}  // namespace

int execute(const TestOptions& options, Environment& environment) { return TestCommand(options, environment)(); }

}  // namespace meshsim::cli
