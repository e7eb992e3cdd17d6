#include <cstdio>
#include <memory>
#include <optional>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/commands.hpp"
#include "cli/disk.hpp"
#include "cli/execution.hpp"
#include "cli/export_files.hpp"
#include "cli/loading.hpp"
#include "cli/new_file.hpp"
#include "cli/page_file.hpp"
#include "cli/plotting.hpp"
#include "cli/progress.hpp"
#include "cli/version.hpp"
#include "report/log_filter.hpp"
#include "report/log_writer.hpp"
#include "report/report_lines.hpp"
#include "report/results_csv.hpp"
#include "report/results_json.hpp"
#include "report/statistics.hpp"
#include "report/summary.hpp"
#include "report/table_lines.hpp"
#include "report/verdict_lines.hpp"
#include "report/warnings.hpp"
#include "trace/digest.hpp"
#include "trace/jsonl_writer.hpp"
#include "value/print.hpp"
#include "world/actor_factory.hpp"

namespace meshsim::cli {

namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

class RunCommand {
 public:
  RunCommand(const RunOptions& options, Environment& environment)
      : options_(options), console_(environment.console), registry_(environment.registry) {
    execution_ = {options.limits, 1, environment.signals.noted(), options.sets, options.until};
    signals_ = &environment.signals;
    style_ = {console_.out_color()};
  }

  int operator()() {
    compiled_ = load(options_.file, compile_options(), registry_);
    show_diagnostics(compiled_, console_);
    if (compiled_.errors > 0) return exit_invalid;
    if (compiled_.is_module) return nothing_to_run();
    if (const std::string unknown = unknown_runs(compiled_, compile_options(), registry_); !unknown.empty()) {
      console_.err(unknown);
      return exit_none_found;
    }
    if (options_.list) return list();
    if (const int code = find_trouble(); code != exit_held) return code;
    signals_->end_orderly(true);
    switch (form()) {
      case Summary::json:
      case Summary::csv:
      case Summary::table:
        return summarise();
      case Summary::text:
      case Summary::automatic:
        break;
    }
    return compiled_.runs.size() == 1 ? run_alone(compiled_.runs.front()) : run_all();
  }

 private:
  /// Chooses the form. With the trace on standard output, several runs have a line each beside it.
  Summary form() const {
    if (options_.summary != Summary::automatic) return options_.summary;
    return compiled_.runs.size() > 1 && !options_.jsonl ? Summary::table : Summary::text;
  }

  int list() {
    for (const plan::Plan& plan : compiled_.runs) console_.out(visible(plan.run_name) + "\n");
    return exit_held;
  }

  compile::CompileOptions compile_options() const {
    compile::CompileOptions options;
    options.seed = options_.seed;
    options.sets = options_.sets;
    options.until = options_.until;
    if (!options_.only.empty()) options.only = options_.only;
    return options;
  }

  int nothing_to_run() {
    console_.err("error: `" + visible(options_.file) +
                 "` is a module: it has no `scenario`, so there is nothing to run\n");
    return exit_none_found;
  }

  /// Checks for all errors that can be found before anything is run.
  int find_trouble() {
    for (const plan::Plan& plan : compiled_.runs) {
      if (const std::string name = world::find_unmakable(plan, registry_); !name.empty()) {
        console_.err("error: the C++ actor of `" + name + "` does not accept its settings\n");
        return exit_invalid;
      }
    }
    if (const auto filter = report::make_log_filter(compiled_.runs.front(), shown()); !filter) {
      console_.err("error: --show: " + filter.error().message +
                   "\n  = help: " + report::what_can_be_shown(compiled_.runs.front()) + "\n");
      return exit_invalid;
    }
    if (const Result<void> possible = check_shown(); !possible) {
      console_.err("error: " + possible.error().message + "\n");
      return exit_invalid;
    }
    if (const Result<void> possible = curves_.check(files_of(compiled_), compiled_.runs.size(), form()); !possible) {
      console_.err("error: " + possible.error().message + "\n");
      return exit_invalid;
    }
    if (const Result<void> possible = page_.check(files_of(compiled_)); !possible) {
      console_.err("error: " + possible.error().message + "\n");
      return exit_invalid;
    }
    if (const Result<void> possible = exports_.check(files_of(compiled_), compiled_.runs.size()); !possible) {
      console_.err("error: " + possible.error().message + "\n");
      return exit_invalid;
    }
    if (options_.trace_file.empty()) return exit_held;
    const Result<void> opened = open_trace_file();
    if (opened) return exit_held;
    console_.err("error: cannot write `" + visible(options_.trace_file) + "`: " + opened.error().message + "\n");
    return exit_invalid;
  }

  /// Checks that there is a log from which --show can choose.
  Result<void> check_shown() const {
    if (shown().empty()) return {};
    if (options_.jsonl)
      return Error{"--show chooses lines of the log, and --format jsonl shows the trace in its place"};
    if (form() != Summary::text && options_.summary != Summary::automatic)
      return Error{"--show chooses lines of the log, and --summary shows the results without it"};
    if (compiled_.runs.size() == 1) return {};
    return Error{"--show chooses lines of the log of one run, and here are " + grouped(compiled_.runs.size()) +
                 "\n  = help: --only names one of them, --list all"};
  }

  Result<void> open_trace_file() {
    if (Result<void> other = check_is_no_scenario(options_.trace_file, files_of(compiled_)); !other) return other;
    trace_file_.reset(std::fopen(options_.trace_file.c_str(), "wb"));
    if (trace_file_ == nullptr) return last_file_error();
    return {};
  }

  /// Writes to standard output. A reader that closed the pipe has read enough, so a run without another output ends.
  void out(std::string_view text) {
    console_.out(text);
    end_when_nobody_reads();
  }

  void out_raw(std::string_view bytes) {
    console_.out_raw(bytes);
    end_when_nobody_reads();
  }

  void end_when_nobody_reads() {
    if (console_.out_works() || trace_file_ != nullptr || *execution_.interrupt != 0) return;
    *signals_->noted() = SIGPIPE;
  }

  std::vector<std::string> shown() const {
    return options_.show == std::vector<std::string>{"none"} ? std::vector<std::string>{} : options_.show;
  }

  /// Adds the sinks, runs, and finishes the outputs of the sinks.
  report::RunReport execute(const plan::Plan& plan, world::Run& run) {
    run.set_interrupt(execution_.interrupt);
    const trace::NameTable& names = run.simulation().names();
    const trace::TraceHeader header{plan.scenario, plan.run_name, plan.seed, plan.options};
    std::optional<trace::JsonlWriter> to_file;
    std::optional<trace::JsonlWriter> to_out;
    std::optional<Progress> progress;
    if (trace_file_ != nullptr) {
      to_file.emplace([this](std::string_view text) { write_trace(text); }, names, header, value::append_json);
      run.add_sink(&*to_file);
    }
    if (options_.jsonl) {
      to_out.emplace([this](std::string_view text) { out_raw(text); }, names, header, value::append_json);
      run.add_sink(&*to_out);
    }
    if (console_.err_is_terminal()) run.add_sink(&progress.emplace(console_, plan.run_name));
    report::RunReport report = report_of(run, plan, execution_);
    if (to_file) to_file->finish(report.digest);
    if (to_out) to_out->finish(report.digest);
    return report;
  }

  void write_trace(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), trace_file_.get()) != text.size()) trace_failed_ = true;
  }

  int run_alone(const plan::Plan& plan) {
    std::optional<world::Run> running(std::in_place, plan, registry_, budget_of(execution_));
    world::Run& run = *running;
    const trace::NameTable& names = run.simulation().names();
    report::Statistics statistics(plan, names, run.gauges());
    std::optional<report::LogWriter> log;
    if (!options_.jsonl) {
      run.add_sink(&statistics);
      if (options_.show != std::vector<std::string>{"none"}) {
        log.emplace([this](std::string_view text) { out(text); }, plan, names, *report::make_log_filter(plan, shown()),
                    style_);
        run.add_sink(&*log);
      }
    }
    std::optional<page::Recording> recording;
    if (page_.is_wanted()) run.add_sink(&recording.emplace(plan, names, run.gauges()));
    exports_.listen(plan, run);
    const report::RunReport report = execute(plan, run);
    exports_.finish(report.ended_at);
    if (log) log->finish();
    if (recording) recording->finish(report.ended_at);
    if (!options_.jsonl) say("\n" + statistics.text(report.ended_at, style_));
    report::RunResult result = report::result_of(report, {}, {});
    say("\n" + report::verdict_lines(result, style_) + report::report_lines(result, style_) + "\n");
    log.reset();
    running.reset();  // a second run follows, and the memory is for one
    show_curves(plan, report.ended_at);
    std::vector<std::string> stories;
    say(tell_failures(report, compiled_, registry_, execution_, style_, &stories));
    report::add_stories(result, std::move(stories));
    say(report::closing_line(result) + "\n");
    const int own_code = trace_failure(worse(exit_code_of(report, execution_), series_code_));
    const int code = exports_.write(report.digest, own_code);
    return recording ? page_.write({&result, &plan, report.timeline, &*recording}, code) : code;
  }

  void show_curves(const plan::Plan& plan, Time ended_at) {
    if (!curves_.is_wanted()) return;
    const Curves curves = curves_of(plan, ended_at, registry_, execution_);
    say(curves_.lines(curves, style_));
    series_code_ = curves_.write(curves);
  }

  int run_all() {
    std::size_t width = 0;
    for (const plan::Plan& plan : compiled_.runs) width = std::max(width, plan.run_name.size());
    int code = exit_held;
    report::Results results;
    report::Warnings warnings;
    for (const plan::Plan& plan : compiled_.runs) {
      const report::RunReport report = [&] {
        world::Run run(plan, registry_, budget_of(execution_));
        return execute(plan, run);
      }();
      const int run_code = exit_code_of(report, execution_);
      (run_code == exit_held ? results.tally.passed : results.tally.failed) += 1;
      code = worse(code, run_code);
      report::RunResult& result = results.runs.emplace_back(report::result_of(report, {}, {}));
      warnings.add(result);
      say(report::run_line(result, width, style_) + "  digest " + trace::Digest::text_of(result.digest) + "\n");
      say(report::report_lines(result, style_));
      std::vector<std::string> stories;
      say(tell_failures(report, compiled_, registry_, execution_, style_, &stories));
      report::add_stories(result, std::move(stories));
      results.is_complete = run_code != exit_interrupted && console_.out_works();
      if (!results.is_complete) break;
    }
    say(warnings.text(style_));
    say(report::tally_line(results.tally) + "\n");
    return page_.write(compiled_.runs.front().scenario, results, trace_failure(code));
  }

  /// Runs all without output and shows the results together.
  int summarise() {
    report::Results results;
    results.made_by = version();
    report::Warnings warnings;
    int code = exit_held;
    for (const plan::Plan& plan : compiled_.runs) {
      results.runs.push_back(whole_result(plan));
      warnings.add(results.runs.back());
      const int run_code = exit_code_of(results.runs.back().standing, execution_);
      (run_code == exit_held ? results.tally.passed : results.tally.failed) += 1;
      code = worse(code, run_code);
      results.is_complete = run_code != exit_interrupted;
      if (!results.is_complete) break;
    }
    results.table = report::tabulate(results.runs);
    show(results, warnings);
    if (results.runs.size() == 1) show_curves(compiled_.runs.front(), results.runs.front().ended_at);
    code = worse(code, series_code_);
    code = exports_.write(results.runs.front().digest, trace_failure(code));
    return page_.write(compiled_.runs.front().scenario, results, code);
  }

  void show(const report::Results& results, const report::Warnings& warnings) {
    if (form() == Summary::json) return console_.out_raw(report::results_json(results));
    if (form() == Summary::csv) return console_.out_raw(report::results_csv(results.runs));
    const std::string failures = report::failing_lines(*results.table, results.runs, style_);
    console_.out(report::table_lines(*results.table, results.runs, style_) + "\n" + failures +
                 (failures.empty() ? "" : "\n") + report::endings_lines(results.runs) + warnings.text(style_) +
                 report::tally_line(results.tally) + report::closing_line(results.runs) +
                 (results.is_complete ? "" : "incomplete: a signal came before all was run\n") + "\n");
  }

  /// Makes the result, with the counts and the stories that only the JSON shows.
  report::RunResult whole_result(const plan::Plan& plan) {
    report::RunReport report;
    std::vector<report::TrafficRow> traffic;
    {  // a second run follows, and the memory is for one
      world::Run run(plan, registry_, budget_of(execution_));
      report::Statistics statistics(plan, run.simulation().names(), run.gauges());
      run.add_sink(&statistics);
      exports_.listen(plan, run);
      report = execute(plan, run);
      exports_.finish(report.ended_at);
      traffic = statistics.rows(report.ended_at);
    }
    std::vector<std::string> stories;
    if (form() == Summary::json || page_.is_wanted())
      tell_failures(report, compiled_, registry_, execution_, {}, &stories);
    return report::result_of(report, std::move(traffic), stories);
  }

  /// Writes a text for people; to standard error when the trace is on standard output.
  void say(std::string_view text) {
    if (options_.jsonl) {
      console_.err(text);
    } else {
      console_.out(text);
    }
  }

  int trace_failure(int code) {
    if (trace_file_ != nullptr && std::fflush(trace_file_.get()) != 0) trace_failed_ = true;
    if (!trace_failed_) return code;
    console_.err("error: `" + visible(options_.trace_file) + "` could not be written completely\n");
    return worse(code, exit_invalid);
  }

  const RunOptions& options_;
  Console& console_;
  const Registry& registry_;
  ExecutionOptions execution_;
  Signals* signals_;
  report::Style style_;
  compile::Compiled compiled_;
  File trace_file_;
  bool trace_failed_ = false;
  int series_code_ = exit_held;
  CurveOutput curves_{options_, console_};
  PageFile page_{options_.html_file, console_};
  ExportFiles exports_{options_, console_};
};

}  // namespace

int execute(const RunOptions& options, Environment& environment) { return RunCommand(options, environment)(); }

}  // namespace meshsim::cli
