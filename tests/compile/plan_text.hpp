#pragma once

#include <string>

#include "plan/plan.hpp"

namespace meshsim::test {

/// A plan as text, a line for each thing in it, for approved outputs. Everything a reader of the plan acts on is there.
std::string plan_text(const plan::Plan& plan);

}  // namespace meshsim::test
