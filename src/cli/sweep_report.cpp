#include "cli/sweep_report.hpp"

#include <algorithm>
#include <filesystem>

#include "base/visible.hpp"
#include "cli/disk.hpp"
#include "cli/execution.hpp"
#include "cli/new_file.hpp"
#include "cli/version.hpp"
#include "report/results_csv.hpp"
#include "report/results_json.hpp"
#include "report/table_lines.hpp"
#include "report/warnings.hpp"
#include "shard/part.hpp"

namespace meshsim::cli {
namespace {

/// Gives the files that have no name yet their names in the folder.
SweepOutputs placed(SweepOutputs outputs) {
  if (outputs.results_folder.empty()) return outputs;
  if (outputs.html_file.empty()) outputs.html_file = outputs.results_folder + "/results.html";
  if (outputs.json_file.empty()) outputs.json_file = outputs.results_folder + "/results.json";
  if (outputs.csv_file.empty()) outputs.csv_file = outputs.results_folder + "/results.csv";
  return outputs;
}

}  // namespace

SweepReport::SweepReport(SweepOutputs outputs, const std::vector<Axis>& axes, Console& console)
    : outputs_(placed(std::move(outputs))), console_(console), page_(outputs_.html_file, console) {
  for (const Axis& axis : axes) axes_.push_back(axis.name);
}

Result<void> SweepReport::check(const std::vector<std::string>& scenario_files) const {
  if (!outputs_.results_folder.empty()) {
    std::error_code error;
    std::filesystem::create_directories(outputs_.results_folder, error);
    if (error)
      return Error{"cannot make the folder `" + visible(outputs_.results_folder) + "`: " + file_error(error).message};
  }
  for (const std::string& output : {outputs_.json_file, outputs_.csv_file}) {
    if (output.empty()) continue;
    Result<void> possible = check_is_no_scenario(output, scenario_files);
    if (possible) possible = check_replaceable(output);
    if (!possible) return Error{"cannot write `" + visible(output) + "`: " + possible.error().message};
  }
  return page_.check(scenario_files);
}

void SweepReport::add(Point point) {
  for (report::RunResult& result : point.results) {
    const bool is_passed = result.standing == report::Standing::passed;
    (is_passed ? results_.tally.passed : results_.tally.failed) += 1;
    results_.runs.push_back(std::move(result));
  }
}

int SweepReport::finish() {
  results_.made_by = version();
  results_.table = report::tabulate(results_.runs, axes_);
  show();
  int code = exit_code();
  if (!outputs_.json_file.empty()) code = write(outputs_.json_file, report::results_json(results_), code);
  if (!outputs_.csv_file.empty()) code = write(outputs_.csv_file, report::results_csv(results_.runs), code);
  return page_.write(title_, results_, code);
}

int SweepReport::write(const std::string& path, const std::string& text, int code) const {
  const Result<void> written = replace_file(path, text);
  if (written) return code;
  console_.err("error: cannot write `" + visible(path) + "`: " + written.error().message + "\n");
  return worse(code, exit_invalid);
}

void SweepReport::show() const {
  switch (outputs_.summary) {
    case Summary::json:
      return console_.out_raw(report::results_json(results_));
    case Summary::csv:
      return console_.out_raw(report::results_csv(results_.runs));
    case Summary::automatic:
    case Summary::text:
    case Summary::table:
      break;
  }
  constexpr std::size_t most_failing = 4;
  const report::Style style{console_.out_color()};
  const std::string failures = report::failing_lines(*results_.table, results_.runs, style, most_failing);
  report::Warnings warnings;
  for (const report::RunResult& result : results_.runs) warnings.add(result);
  console_.out(report::table_lines(*results_.table, results_.runs, style) + "\n" + failures +
               (failures.empty() ? "" : "\n") + report::endings_lines(results_.runs) + warnings.text(style) +
               report::tally_line(results_.tally) + report::closing_line(results_.runs));
  if (!results_.is_complete) {
    console_.out("incomplete: a signal came before all was run\n");
  } else if (!results_.bounds.empty()) {
    console_.out("\n" + report::bound_lines(results_.bounds, style));
  }
  console_.out("\n");
}

/// Returns the exit code. A sweep explores and does not judge, so failed runs are no failure.
int SweepReport::exit_code() const {
  if (!results_.is_complete) return exit_interrupted;
  const bool is_any_undecided =
      std::any_of(results_.runs.begin(), results_.runs.end(),
                  [](const report::RunResult& result) { return result.standing == report::Standing::undecided; });
  const bool is_bound_missing = std::any_of(results_.bounds.begin(), results_.bounds.end(),
                                            [](const report::FoundBound& bound) { return !bound.value; });
  if (is_bound_missing) return exit_failed;
  return is_any_undecided ? exit_undecided : exit_held;
}

std::string SweepReport::told(std::uint64_t units_at_point) const {
  return shard::text_of({{"title", title_}, {"axes", axes_}, {"units_at_point", units_at_point}});
}

std::string piece_of(std::uint64_t index, const Unit& unit) {
  std::string text;
  shard::LineWriter line(text);
  line.open('{');
  line.always("index", index);
  line.member(shard::memory_spent, std::any_of(unit.results.begin(), unit.results.end(),
                                               [](const report::RunResult& run) { return run.is_memory_spent; }));
  line.open("runs", '[');
  for (const report::RunResult& run : unit.results) {
    line.open('{');
    write(line, run);
    line.close('}');
  }
  line.close(']');
  line.close('}');
  return text;
}

Unit unit_of(const std::string& piece, shard::Words& words) {
  const shard::Json json = shard::Json::parse(piece);
  Unit unit{{}, true};
  for (const shard::Json& run : json.at("runs")) unit.results.push_back(shard::run_of(run, words));
  return unit;
}

}  // namespace meshsim::cli
