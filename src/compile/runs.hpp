// `param`, `cases`, `seed` and `seeds`, together with the command line, become the list of runs.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "compile/compile.hpp"
#include "compile/constant/environment.hpp"
#include "compile/source/system.hpp"

namespace meshsim::compile {

/// The parts that a run has for itself.
struct RunSpec {
  std::string name;  ///< "shop" or "shop[target=5,seed=3]"
  std::uint64_t seed = 1;
  std::size_t row = 0;  ///< the row of `cases`
};

struct RunPlan {
  std::vector<RunSpec> specs;  ///< in the order of the cases, then of the seeds; none after an error
  Environment parameters;
  std::vector<std::vector<NamedConstant>> rows;  ///< the values of each case

  /// Collects the parameters and the values of a case.
  [[nodiscard]] Environment environment(std::size_t row) const;
};

/// Lists all runs of a scenario. Adds the texts of `--set` to `sources`; `files` must outlive the environments.
[[nodiscard]] RunPlan plan_runs(const System& system, const std::string& path, const CompileOptions& options,
                                lang::Sources& sources, DataFiles& files, lang::Diagnostics& diagnostics);

}  // namespace meshsim::compile
