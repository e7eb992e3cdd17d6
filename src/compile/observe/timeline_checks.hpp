// Checks on lines that need the whole timeline: a `when` for something that never happens, a `heal` of a fault that no
// line makes.
#pragma once

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// Checks that the fact of each `when` can come (its topic is published, its service is killed by some line), and that
/// each `heal` has a fault with its sides. For a timeline without errors.
void check_timeline(Build& build);

}  // namespace meshsim::compile
