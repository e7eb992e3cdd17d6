// `crash X at POINT`: whether a handler of X can get to that point at all.
#pragma once

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// Reports a point that no handler of the service ever comes to: `mid_work` without a `work`, `before_ack` where
/// nothing is acked. What may be passed by (a `chance`, an early `retry`) is taken as reached: the run tells whether it
/// was.
[[nodiscard]] bool check_crash_point(Build& build, const lang::ast::Lifecycle& item, ServiceId service);

}  // namespace meshsim::compile
