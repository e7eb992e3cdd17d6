#pragma once

#include <string>

#include "world/stops.hpp"

namespace meshsim::step {

class Session;

/// Describes a hit in one line: "breakpoint 2: hello handled by subscriber".
std::string describe(Session& session, const world::Hit& hit);

}  // namespace meshsim::step
