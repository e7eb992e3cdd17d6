// Checks what only the whole timeline shows of one of its lines: a `when` that waits for what nothing brings about, a
// `heal` of a fault that no line makes.
#pragma once

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// Tells whether the fact of each `when` can come (its topic is published, its service is killed by some line), and
/// each `heal` has a fault with its sides. For a timeline without errors.
void check_timeline(Build& build);

}  // namespace meshsim::compile
