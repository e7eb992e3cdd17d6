#pragma once

#include <string>

#include "plan/plan.hpp"

namespace meshsim::test {

/// A plan as text, a line for each thing in it, for approved outputs. Everything a reader of the plan acts on is there.
std::string plan_text(const plan::Plan& plan);

/// One line of the timeline in that form, without its text as written.
std::string line_text(const plan::TimelineLine& line, const plan::Plan& plan);

}  // namespace meshsim::test
