#pragma once

#include <string>

#include "plan/plan.hpp"

namespace meshsim::test {

/// Writes a plan as text, a line for each thing in it, for approved outputs. Contains everything on which a reader of
/// the plan acts.
std::string plan_text(const plan::Plan& plan);

/// Writes one line of the timeline in that form, without its text as written.
std::string line_text(const plan::TimelineLine& line, const plan::Plan& plan);

}  // namespace meshsim::test
