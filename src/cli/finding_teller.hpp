// Tells a finding of a search: its faults, its story and the smallest scenario that fails so; writes it as a file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/output.hpp"
#include "cli/commands.hpp"
#include "cli/execution.hpp"
#include "cli/smaller.hpp"
#include "compile/compile.hpp"
#include "explore/exploration.hpp"
#include "explore/search.hpp"
#include "report/style.hpp"

namespace meshsim::cli {

/// Holds what all searches of one command go by. Must outlive them.
struct ExploreJob {
  const ExploreOptions& options;
  const compile::Compiled& compiled;
  Environment& environment;
  ExecutionOptions execution;
  std::vector<std::string> claims;  ///< labels of those that are to be judged; empty: what means something
  Output say;                       ///< a text for people: to standard error when standard output is for programs
};

/// Tells the problem on standard error; returns the exit code for it.
int fail(Console& console, const std::string& problem);

class FindingTeller {
 public:
  /// Takes references that must outlive it. `run` is the scenario's own, of one of the file's runs.
  FindingTeller(const ExploreJob& job, const plan::Plan& run) : job_(job), run_(run) {}

  /// A finding of a search, and where it comes from.
  struct Found {
    const plan::Plan& plan;  ///< as explored
    const explore::Space& space;
    const explore::SearchResult& outcome;
    const explore::Finding& finding;
    std::size_t number = 1;  ///< among all that are told
  };

  /// Runs the first schedule of a finding once more, as a file with these lines would run, and tells its story. Returns
  /// the exit code; adds the finding to those that are told, unless that run is another than the search saw.
  int tell(const Found& found, std::vector<explore::ToldFinding>& told) const;

 private:
  Smaller shrink(const Found& found) const;
  std::string command() const;
  std::string path_of(std::size_t number) const;
  int save(const std::string& path, const std::string& line, const plan::Schedule& timeline, report::RunReport& report,
           const sim::Budget& budget) const;
  bool runs_alike(const plan::Plan& saved, const std::string& text, std::uint64_t digest,
                  const sim::Budget& budget) const;
  /// Tells whether the file has other runs than this one.
  bool is_one_of_many() const { return !job_.options.run.only.empty() || job_.options.all_runs; }

  const ExploreJob& job_;
  const plan::Plan& run_;
};

}  // namespace meshsim::cli
