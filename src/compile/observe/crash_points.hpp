// `crash X at POINT`: whether a handler of X can reach that point.
#pragma once

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// Reports a point that no handler of the service can reach: `mid_work` without a `work`, `before_ack` where nothing is
/// acked. Code that may be skipped (a `chance`, an early `retry`) counts as reached: the run tells whether it was.
[[nodiscard]] bool check_crash_point(Build& build, const lang::ast::Lifecycle& item, ServiceId service);

/// Returns the point as the plan has it.
[[nodiscard]] CrashPoint point_of(lang::ast::CrashPoint point);
/// Tells whether a handler of the service can reach that point.
[[nodiscard]] bool can_crash_at(const Build& build, ServiceId service, lang::ast::CrashPoint point);

}  // namespace meshsim::compile
