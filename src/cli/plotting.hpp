#pragma once

#include <vector>

#include "cli/execution.hpp"
#include "report/curves.hpp"

namespace meshsim::cli {

/// The curves of a run, with the times of their samples.
struct Curves {
  std::vector<Time> times;
  std::vector<report::Curve> curves;
};

/// Runs the plan once more and samples it at even steps up to `ended_at`, where it is known to end.
Curves curves_of(const plan::Plan& plan, Time ended_at, const Registry& registry, const ExecutionOptions& options);

}  // namespace meshsim::cli
