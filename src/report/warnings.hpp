// Warns of expected things that did not come about, in one run or in all runs of a file: each line of the timeline
// once, with how often and in how many runs.
//
//   warning: shop.mesh:6:12: `crash mailer at mid_work` never struck: .., in 3 of 20 runs
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/run_report.hpp"
#include "report/style.hpp"
#include "report/told.hpp"

namespace meshsim::report {

struct RunResult;

/// Lists the warnings of a run.
std::vector<Told> told_of(const RunReport& run);

class Warnings {
 public:
  /// Adds a run. Runs of one file come one after the other.
  void add(const RunResult& run);
  void add(const std::string& file, const std::vector<Told>& told);

  bool empty() const { return warnings_.empty(); }
  /// Writes a line for each, in the order in which they came up.
  std::string text(Style style) const;

 private:
  struct File {
    std::string name;
    std::uint64_t runs = 0;
  };
  struct Warning {
    std::size_t file = 0;  ///< index into files_
    std::string text;      ///< "shop.mesh:6:12: `kill mailer` found nothing to do"
    std::uint64_t times = 0;
    std::uint64_t runs = 0;
  };

  std::vector<File> files_;
  std::vector<Warning> warnings_;
};

/// Tells whether a line of the timeline came to nothing; one that did a part of its work did not.
bool has_idle_lines(const std::vector<Told>& warnings);
/// Tells whether an expression had no value.
bool has_errors(const std::vector<Told>& warnings);

}  // namespace meshsim::report
