// `meshsim test`: files are compiled in order, their named runs are shared out to threads, and each result is told as
// soon as all before it are.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <exception>
#include <filesystem>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/commands.hpp"
#include "cli/disk.hpp"
#include "cli/earlier_failures.hpp"
#include "cli/execution.hpp"
#include "cli/loading.hpp"
#include "cli/new_file.hpp"
#include "cli/test_report.hpp"
#include "report/statistics.hpp"
#include "world/actor_factory.hpp"
#include "world/workers.hpp"

namespace meshsim::cli {

namespace {

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
    keep_shard();
    if (options_.failed_first) put_failed_first();
    if (options_.list) return list();
    if (const int code = make_results_folder(); code != exit_held) return code;
    for (const std::string& output : {options_.junit_file, options_.json_file, options_.html_file}) {
      if (const Result<void> possible = check_output(output, *files); !possible)
        return report_.tell_unwritten(output, possible.error());
    }
    signals_.end_orderly(true);
    run_all();
    return report_.finish(*execution_.interrupt == 0);
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
  void keep_shard() {
    std::deque<TestRun> kept;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      if (i % options_.shards == options_.shard - 1) kept.push_back(std::move(runs_[i]));
    }
    runs_ = std::move(kept);
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
    console_.err("error: cannot make the folder `" + visible(options_.results_folder) + "`: " + error.message() + "\n");
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

  bool is_over() const { return *execution_.interrupt != 0 || has_failed_; }

  /// Runs all, and tells each result when it and all before it are done.
  void run_all() {
    // At most so many runs at once that each has least_memory: the replay command of a run gives its share as
    // --max-memory.
    const std::uint64_t shares = std::max<std::uint64_t>(1, memory_of(options_.limits) / least_memory);
    const std::size_t count = std::min<std::size_t>({options_.jobs, runs_.size(), shares});
    execution_.at_once = std::max(1U, static_cast<unsigned>(count));
    world::Workers workers(count, runs_.size(), [this](std::size_t i) {
      if (!is_over()) run_guarded(runs_[i]);
    });
    if (!workers.problem().empty()) {
      console_.err("warning: of " + plural(count, "thread") + " only " + std::to_string(workers.started()) +
                   " could be started: " + workers.problem() + "\n");
    }
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      workers.wait_for(i);
      TestRun& run = runs_[i];
      if (has_failed_) run.was_run = false;  // another thread may have run it, but the output must not depend on that
      report_.add(run, has_failed_ ? "a run before it failed (--fail-fast)" : "interrupted");
      if (options_.fail_fast && report_.code() != exit_held) has_failed_ = true;
    }
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
    run.wall_ms = static_cast<std::uint64_t>(took.count());
  }

  void run_one(TestRun& run) const {
    {  // a failure is told from a second run, and the memory is for one at a time
      world::Run made(*run.plan, registry_, budget_of(execution_));
      made.set_interrupt(execution_.interrupt);
      report::Statistics statistics(*run.plan, made.simulation().names());
      if (!options_.json_file.empty()) made.add_sink(&statistics);
      run.report = report_of(made, *run.plan, execution_);
      if (!options_.json_file.empty()) run.traffic = statistics.rows(made.gauges(), run.report.ended_at);
    }
    run.report.strict = options_.strict;
    run.report.is_test = true;
    run.code = exit_code_of(run.report, execution_);
    if (run.code == exit_held || run.code == exit_interrupted) return;
    run.failures =
        tell_failures(run.report, *run.compiled, registry_, execution_, {console_.out_color()}, &run.failure_texts);
  }

  const TestOptions& options_;
  Console& console_;
  const Registry& registry_;
  Signals& signals_;
  ExecutionOptions execution_;
  TestReport report_;
  std::deque<compile::Compiled> compiled_;  // the runs point into it
  std::deque<TestRun> runs_;
  std::atomic<bool> has_failed_ = false;  // --fail-fast: later runs are not told
};

}  // namespace

int execute(const TestOptions& options, Environment& environment) { return TestCommand(options, environment)(); }

}  // namespace meshsim::cli
