#include "cli/plotting.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/disk.hpp"
#include "cli/new_file.hpp"

namespace meshsim::cli {
namespace {

constexpr Time samples = 120;

}  // namespace

Curves curves_of(const plan::Plan& plan, Time ended_at, const Registry& registry, const ExecutionOptions& options) {
  world::Run run(plan, registry, budget_of(options));
  report::CurveRecorder recorder(plan, run.simulation().names());
  run.add_sink(&recorder);
  run.set_interrupt(options.interrupt);
  const Time step = std::max<Time>(1, ended_at / samples + (ended_at % samples == 0 ? 0 : 1));
  // A run that comes to rest before `ends at` stays as it is, and is sampled to the end.
  for (Time from = 0; from < ended_at; from += step) {
    const Time at = std::min(from + step, ended_at);
    run.advance(at);
    recorder.sample(at, run.gauges());
  }
  return {recorder.times(), recorder.curves()};
}

Result<void> CurveOutput::check(const std::vector<std::string>& scenario_files, std::size_t runs, Summary form) const {
  if (!is_wanted()) return {};
  if (runs > 1) {
    return Error{"--plot and --series show one run, and here are " + grouped(runs) +
                 "\n  = help: --only names one of them, --list all"};
  }
  if (options_->plot && (form == Summary::csv || form == Summary::json)) {
    return Error{std::string("--plot draws for people, and --summary ") + (form == Summary::csv ? "csv" : "json") +
                 " is for programs\n  = help: --series FILE writes the same curves, as CSV"};
  }
  if (options_->series_file.empty()) return {};
  Result<void> possible = check_is_no_scenario(options_->series_file, scenario_files);
  if (possible) possible = check_replaceable(options_->series_file);
  return possible ? possible : tell_unwritten(possible.error());
}

std::string CurveOutput::lines(const Curves& curves, report::Style style) const {
  return options_->plot ? report::curve_lines(curves.times, curves.curves, style) + "\n" : "";
}

int CurveOutput::write(const Curves& curves) const {
  if (options_->series_file.empty()) return exit_held;
  const Result<void> written = replace_file(options_->series_file, report::curves_csv(curves.times, curves.curves));
  if (written) return exit_held;
  console_->err("error: " + tell_unwritten(written.error()).message + "\n");
  return exit_invalid;
}

Error CurveOutput::tell_unwritten(const Error& error) const {
  return {"cannot write `" + visible(options_->series_file) + "`: " + error.message};
}

}  // namespace meshsim::cli
