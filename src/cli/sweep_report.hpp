// The output of `sweep` when all is run, or merged: the table or another form, and the files.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/console.hpp"
#include "cli/grid.hpp"
#include "cli/options.hpp"
#include "cli/page_file.hpp"
#include "cli/sweep_runs.hpp"
#include "report/results.hpp"
#include "shard/run_json.hpp"

namespace meshsim::cli {

/// The outputs that are wanted.
struct SweepOutputs {
  Summary summary = Summary::automatic;
  std::string html_file;       ///< empty: none
  std::string results_folder;  ///< for those files that have no place of their own; empty: none
  std::string json_file{};     ///< empty: none
  std::string csv_file{};      ///< likewise
};

class SweepReport {
 public:
  SweepReport(SweepOutputs outputs, const std::vector<Axis>& axes, Console& console);

  void set_title(const std::string& scenario) { title_ = scenario; }
  /// Tells what would prevent writing the files.
  Result<void> check(const std::vector<std::string>& scenario_files) const;
  /// Adds the results of the next point of the grid.
  void add(Point point);
  /// Counts those of `all` runs that were not added as skipped.
  void count_skipped(std::uint64_t all) { results_.tally.skipped = all - results_.runs.size(); }
  report::Results& results() { return results_; }

  /// Shows the results, writes the files and returns the exit code.
  int finish();

  /// Writes, as JSON, what the report needs beside the results of the points.
  std::string told(std::uint64_t units_at_point) const;

 private:
  void show() const;
  int exit_code() const;
  int write(const std::string& path, const std::string& text, int code) const;

  SweepOutputs outputs_;
  std::vector<std::string> axes_;
  Console& console_;
  std::string title_;
  report::Results results_;
  PageFile page_;
};

/// Writes a unit as the piece of a shard.
std::string piece_of(std::uint64_t index, const Unit& unit);
/// Reads what piece_of wrote.
Unit unit_of(const std::string& piece, shard::Words& words);

}  // namespace meshsim::cli
