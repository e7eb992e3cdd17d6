// Names the random streams of the timeline. A line is known by what it says and never by its place in the file, so that
// another line put before it leaves its draws as they were.
#pragma once

#include "plan/plan.hpp"

namespace meshsim::plan {

/// Fills in TimelineLine::stream of every line that draws or sends: its verb, its sides, the topic, and its ordinal
/// among the lines that are alike in these. Repetitions of one line are told apart during the run.
void name_streams(Plan& plan);

}  // namespace meshsim::plan
