// The bounds of `autoscale A..B { .. }`, which say what instances a service can have.
#pragma once

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// Reads the bounds of a service that was just declared: adds its Autoscale to the plan, and lets it begin with the
/// fewest where it does not say `x N`.
void declare_autoscale(Build& build, ServiceId service, const lang::ast::Service& item);

}  // namespace meshsim::compile
