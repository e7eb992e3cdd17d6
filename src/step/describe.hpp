#pragma once

#include <string>

#include "step/stops.hpp"

namespace meshsim::step {

class Session;

/// What a hit was, in one line: "breakpoint 2: hello handled by subscriber".
std::string describe(Session& session, const Hit& hit);

}  // namespace meshsim::step
