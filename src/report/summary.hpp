// The last lines of `run` and `test`.
#pragma once

#include <cstdint>
#include <string>

#include "report/result.hpp"
#include "report/style.hpp"

namespace meshsim::report {

/// Writes "seed 42, 12,345 events in 20.000s of virtual time, digest 1c6aebd11727c487", and a line above where the run
/// was cut.
std::string closing_line(const RunResult& run);

/// Writes one line for a run among several: "ok    shop[target=5,seed=3]  5 held", "FAIL  shop[target=6,seed=3]  4
/// held, 1 failed". `name_width` is that of the longest run name.
std::string run_line(const RunResult& run, std::size_t name_width, Style style);

/// Runs of `test`, counted in named runs. A file that does not compile counts as one failed run. A skipped run was not
/// begun when a signal came.
struct Tally {
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
  std::uint64_t skipped = 0;
};
/// Writes "12 passed, 1 failed, 0 skipped", the line that scripts look for.
std::string tally_line(const Tally& tally);

}  // namespace meshsim::report
