// One of the two runs of `meshsim diff`, kept with all that its events name: of a scenario, which is run, or of a saved
// trace.
#pragma once

#include <optional>
#include <string>

#include "cli/commands.hpp"
#include "compile/compile.hpp"
#include "report/first_difference.hpp"
#include "report/result.hpp"
#include "trace/name_table.hpp"
#include "world/run.hpp"

namespace meshsim::cli {

class ComparedRun {
 public:
  /// Takes what must outlive it.
  ComparedRun(const RunChoice& options, const Limits& limits, Environment& environment)
      : options_(options), environment_(environment), limits_(limits) {}

  /// Finds the run or reads the trace; returns the exit code and reports why there is none.
  int prepare();
  /// Runs the scenario; a trace has been.
  void run();

  bool is_trace() const { return is_trace_; }
  /// Leaves out what a trace does not hold, so that it can be compared with one: verdicts and measured values; and
  /// counts events instead of messages.
  void reduce_to_trace();

  const std::string& run_name() const { return result_.name; }
  /// Counts the runs that there were to choose from.
  std::size_t runs() const { return is_trace_ ? 1 : compiled_.runs.size(); }
  const report::RunResult& result() const { return result_; }
  report::RecordedRun recorded() const { return {&names(), &recorder_}; }

  /// Tells an event with its causes, each line begun with the letter; null: the run had ended.
  std::string tell(char letter, const Event* event) const;

 private:
  int prepare_scenario();
  int prepare_trace();
  int tell_unreadable(const std::string& why);
  const plan::Plan& plan() const { return compiled_.runs.front(); }
  const trace::NameTable& names() const { return is_trace_ ? trace_names_ : run_->simulation().names(); }
  const plan::Schedule& timeline() const { return is_trace_ ? no_timeline_ : run_->schedule(); }

  const RunChoice& options_;
  Environment& environment_;
  Limits limits_;
  bool is_trace_ = false;
  compile::Compiled compiled_;
  report::EventRecorder recorder_;
  std::optional<world::Run> run_;
  trace::NameTable trace_names_;
  plan::Schedule no_timeline_;
  report::RunResult result_;
};

}  // namespace meshsim::cli
