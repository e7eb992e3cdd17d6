// `service auth-api is auth { .. }`: the role's own text, overlaid by the service's parts.
#pragma once

#include <map>
#include <string>

#include "compile/source/options.hpp"
#include "compile/source/system.hpp"

namespace meshsim::compile {

/// Replaces each `is ROLE` by the role's text. Settings of the service replace the role's, a handler replaces the one
/// with the same trigger, a subscription the one of the same topic; all others add up. A service that still has a role
/// after this has a C++ actor of that name. Reports unknown names. Adds to `used_from` the place that brought a role's
/// file in.
void fill_in_roles(System& system, const CompileOptions& options, lang::Sources& sources,
                   lang::Diagnostics& diagnostics, std::map<lang::FileId, lang::Span>& used_from);

}  // namespace meshsim::compile
