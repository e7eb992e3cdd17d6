// The curves of a run: sampled in a run of their own, shown by --plot and written by --series.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/console.hpp"
#include "cli/execution.hpp"
#include "cli/options.hpp"
#include "report/curves.hpp"
#include "report/style.hpp"

namespace meshsim::cli {

/// The curves of a run, with the times of their samples.
struct Curves {
  std::vector<Time> times;
  std::vector<report::Curve> curves;
};

/// Runs the plan once more and samples it at even steps up to `ended_at`, where it is known to end.
Curves curves_of(const plan::Plan& plan, Time ended_at, const Registry& registry, const ExecutionOptions& options);

/// Draws the curves for --plot, and writes them to the file of --series.
class CurveOutput {
 public:
  /// Takes options and a console, which must outlive it.
  CurveOutput(const RunOptions& options, Console& console) : options_(&options), console_(&console) {}

  bool is_wanted() const { return options_->plot || !options_->series_file.empty(); }
  /// Tells what would prevent either, before anything is run.
  Result<void> check(const std::vector<std::string>& scenario_files, std::size_t runs, Summary form) const;
  /// Draws the curves for people; empty where they are not wanted.
  std::string lines(const Curves& curves, report::Style style) const;
  /// Writes the file, if it is wanted, completely or not at all; returns the exit code.
  int write(const Curves& curves) const;

 private:
  Error tell_unwritten(const Error& error) const;

  const RunOptions* options_;
  Console* console_;
};

}  // namespace meshsim::cli
