// The failures of many runs, by claim: a claim that fails with seventeen seeds is one finding.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/result.hpp"
#include "report/style.hpp"

namespace meshsim::report {

/// A claim or check that did not hold in some runs of a file.
struct FailedClaim {
  std::size_t runs = 0;  ///< the number of runs of the file in which it was judged
  std::size_t failed = 0;
  const RunResult* run = nullptr;        ///< the first run in which it did not hold
  const JudgedResult* judged = nullptr;  ///< and its outcome there
};

/// Collects them in the order in which they first failed; they point into `runs`.
std::vector<FailedClaim> failed_claims(const std::vector<RunResult>& runs);

/// Writes "catches_up in 3 of 20 runs, first shop[seed=2]: 5 of 6 were still owed at 7.000s (deadline)".
std::string sentence_of(const FailedClaim& failed);

/// Writes the claims that failed, then the names of the runs that did; empty when fewer than two runs failed, because
/// then everything has been told.
std::string failure_summary(const std::vector<RunResult>& runs, Style style);

}  // namespace meshsim::report
