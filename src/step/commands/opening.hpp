// Begins a session about a fault just before it strikes.
#pragma once

#include "step/commands/session.hpp"

namespace meshsim::step {

/// Tells whether a comment of the scenario says that `meshsim explore` wrote it.
[[nodiscard]] bool is_finding(const Sandbox& sandbox);

/// Goes to the place before the first fault of the timeline, and tells which it is. Of a finding it is the first of
/// those that were found: the faults with `for D` that stand last. Without a fault, or where none is reached, the
/// session stays at the beginning.
void open_at_fault(Session& session);

}  // namespace meshsim::step
