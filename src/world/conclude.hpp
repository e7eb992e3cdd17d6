// A run's end as reports want it.
#pragma once

#include "plan/plan.hpp"
#include "report/run_report.hpp"
#include "world/run.hpp"

namespace meshsim::world {

/// Brings the run to its end and puts together what is to be said of it; the replay command is left empty. `budget`:
/// what it was given.
report::RunReport conclude(Run& run, const plan::Plan& plan, const sim::Budget& budget);

}  // namespace meshsim::world
