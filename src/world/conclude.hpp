// The end of a run, as reports need it.
#pragma once

#include "plan/plan.hpp"
#include "report/run_report.hpp"
#include "world/run.hpp"

namespace meshsim::world {

/// Carries the run to its end and makes the report, without the replay command. `budget` is the budget it was given.
report::RunReport conclude(Run& run, const plan::Plan& plan, const sim::Budget& budget);

}  // namespace meshsim::world
