// `autoscale A..B { .. }` of a service, behind its bounds (build/autoscale_bounds.hpp).
#pragma once

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// Fills in what the number of instances follows.
void build_autoscale(Build& build, ServiceId service, const lang::ast::Service& item);

}  // namespace meshsim::compile
