// `meshsim test`: files are compiled in order, their named runs are shared out to threads, results are told in order as
// soon as all before them are there.
#include <algorithm>
#include <deque>
#include <exception>
#include <new>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/commands.hpp"
#include "cli/disk.hpp"
#include "cli/execution.hpp"
#include "cli/loading.hpp"
#include "cli/new_file.hpp"
#include "report/junit.hpp"
#include "report/summary.hpp"
#include "report/verdict_lines.hpp"
#include "report/warnings.hpp"
#include "world/actor_factory.hpp"
#include "world/workers.hpp"

namespace meshsim::cli {

namespace {

struct Task {
  const compile::Compiled* compiled = nullptr;
  const plan::Plan* plan = nullptr;
  bool was_run = false;       ///< false behind an interruption
  std::exception_ptr thrown;  ///< the reason why it came to no end: a bug, or no memory was left
  report::RunReport report;
  int code = exit_held;
  std::string failures;
  std::vector<std::string> failure_texts;
};

class TestCommand {
 public:
  TestCommand(const TestOptions& options, Environment& environment)
      : options_(options), console_(environment.console), registry_(environment.registry) {
    execution_ = {options.limits, 1, environment.signals.noted(), {}, {}};
    signals_ = &environment.signals;
  }

  int operator()() {
    const std::optional<std::vector<std::string>> files = find_all(options_.paths, console_);
    if (!files) return exit_invalid;
    for (const std::string& file : *files) add_file(file);
    if (tasks_.empty() && code_ == exit_held) return none_found(options_.paths, console_);
    if (const Result<void> possible = check_junit_file(*files); !possible) {
      console_.err("error: cannot write `" + visible(options_.junit_file) + "`: " + possible.error().message + "\n");
      return exit_invalid;
    }
    signals_->end_orderly(true);
    run_tasks();
    return finish();
  }

 private:
  void add_file(const std::string& file) {
    compiled_.push_back(load(file, {}, registry_));
    const compile::Compiled& compiled = compiled_.back();
    if (compiled.errors > 0) return fail_to_compile(file, compiled);
    for (const plan::Plan& plan : compiled.runs) {
      if (world::find_unmakable(plan, registry_).empty()) {
        tasks_.emplace_back();
        tasks_.back().compiled = &compiled;
        tasks_.back().plan = &plan;
      } else {
        fail_invalid(file, "error: " + visible(file) + ": a C++ actor does not accept its settings\n");
      }
    }
  }

  /// Before anything is run: who waited for minutes must not learn only then that it cannot be written.
  Result<void> check_junit_file(const std::vector<std::string>& files) const {
    if (options_.junit_file.empty()) return {};
    std::vector<std::string> sources = files;
    for (const compile::Compiled& compiled : compiled_) {
      for (std::string& name : files_of(compiled)) sources.push_back(std::move(name));
    }
    if (Result<void> other = check_is_no_scenario(options_.junit_file, sources); !other) return other;
    return check_replaceable(options_.junit_file);
  }

  void fail_invalid(const std::string& file, const std::string& text) {
    console_.err(text);
    junit_.add(report::InvalidFile{file, text});
    code_ = worse(code_, exit_invalid);
    ++tally_.failed;
  }

  void fail_to_compile(const std::string& file, const compile::Compiled& compiled) {
    show_diagnostics(compiled, console_);
    std::string text;
    for (const lang::Diagnostic& diagnostic : compiled.diagnostics) text += lang::render(diagnostic, compiled.sources);
    junit_.add(report::InvalidFile{file, text});
    code_ = worse(code_, exit_invalid);
    ++tally_.failed;
  }

  /// Runs all, and tells each result when it and all before it are done.
  void run_tasks() {
    // No share of the memory is so small that a run could not be given it by --max-memory, as its replay command does.
    const std::uint64_t shares = std::max<std::uint64_t>(1, memory_of(options_.limits) / least_memory);
    const std::size_t count = std::min<std::size_t>({options_.jobs, tasks_.size(), shares});
    execution_.at_once = std::max(1U, static_cast<unsigned>(count));
    world::Workers workers(count, tasks_.size(), [this](std::size_t i) {
      if (*execution_.interrupt == 0) run_guarded(tasks_[i]);
    });
    if (!workers.problem().empty()) {
      console_.err("warning: of " + plural(count, "thread") + " only " + std::to_string(workers.started()) +
                   " could be started: " + workers.problem() + "\n");
    }
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      workers.wait_for(i);
      tell(tasks_[i]);
    }
  }

  /// Runs the task. An exception is a bug, or the end of the memory: it fails this run and no other. It is only kept
  /// here and put in words later, as words may need memory that is not there.
  void run_guarded(Task& task) const {
    task.was_run = true;
    try {
      run_task(task);
    } catch (...) {
      task.thrown = std::current_exception();
    }
  }

  void run_task(Task& task) const {
    {  // a failure is told from a second run, and the memory is for one at a time
      world::Run run(*task.plan, registry_, budget_of(execution_));
      run.set_interrupt(execution_.interrupt);
      task.report = report_of(run, *task.plan, execution_);
    }
    task.report.strict = options_.strict;
    task.report.is_test = true;
    task.code = exit_code_of(task.report, execution_);
    if (task.code == exit_held || task.code == exit_interrupted) return;
    task.failures =
        tell_failures(task.report, *task.compiled, registry_, execution_, {console_.out_color()}, &task.failure_texts);
  }

  void tell(const Task& task) {
    if (!task.was_run) {
      junit_.add(report::RunWithoutEnd{task.plan->run_name, task.plan->files.front(), "it was not begun: interrupted"});
      code_ = worse(code_, exit_interrupted);
      ++tally_.skipped;
      return;
    }
    if (task.thrown) return tell_broken(task);
    junit_.add(task.report, task.failure_texts);
    code_ = worse(code_, task.code);
    (task.code == exit_held ? tally_.passed : tally_.failed) += 1;
    warnings_.add(task.report);
    if (task.code == exit_held) return;
    const report::Style style{console_.out_color()};
    console_.out(report::run_line(task.report, task.plan->run_name.size(), style) + "\n");
    if (report::is_empty_test(task.report)) console_.out("  " + std::string(report::expects_nothing) + "\n");
    if (task.failures.empty()) {
      console_.out(report::claim_lines(task.report, style));
    } else {
      const std::string checks = report::failed_check_lines(task.report, style);
      console_.out(checks + (checks.empty() ? "" : "\n") + task.failures);
    }
    console_.flush();
  }

  static std::string reason_of(const std::exception_ptr& thrown) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::bad_alloc&) {
      return "there is not enough memory for it";
    } catch (const std::exception& error) {
      return std::string("internal error: ") + error.what();
    }
  }

  void tell_broken(const Task& task) {
    const std::string reason = reason_of(task.thrown);
    junit_.add(report::RunWithoutEnd{task.plan->run_name, task.plan->files.front(), reason});
    code_ = worse(code_, exit_internal);
    ++tally_.failed;
    console_.out(report::painted({console_.out_color()}, report::Colour::red, "FAIL") + "       " +
                 visible(task.plan->run_name) + "  " + reason + "\n\n");
    console_.flush();
  }

  int finish() {
    console_.out(warnings_.text({console_.out_color()}));
    console_.out(report::tally_line(tally_) + "\n");
    if (options_.junit_file.empty()) return code_;
    const Result<void> written = replace_file(options_.junit_file, junit_.document());
    if (written) return code_;
    console_.err("error: cannot write `" + visible(options_.junit_file) + "`: " + written.error().message + "\n");
    return worse(code_, exit_invalid);
  }

  const TestOptions& options_;
  Console& console_;
  const Registry& registry_;
  ExecutionOptions execution_;
  Signals* signals_;
  std::deque<compile::Compiled> compiled_;  // tasks point into it
  std::deque<Task> tasks_;
  report::JUnitWriter junit_;
  report::Tally tally_;
  report::Warnings warnings_;  // told once at the end: the runs of a file mostly have the same
  int code_ = exit_held;
};

}  // namespace

int test_command(const TestOptions& options, Environment& environment) { return TestCommand(options, environment)(); }

}  // namespace meshsim::cli
