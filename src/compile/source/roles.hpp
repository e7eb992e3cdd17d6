// `service auth-api is auth { .. }`: the role's own text with the service's parts laid over it.
#pragma once

#include <map>
#include <string>

#include "compile/source/options.hpp"
#include "compile/source/system.hpp"

namespace meshsim::compile {

/// Replaces each `is ROLE` by what the role says. Settings of the service replace the role's, a handler replaces the
/// one with the same trigger, a subscription the one of the same topic; all others add up. What remains with a role is
/// a C++ actor of that name. Unknown names are reported. `used_from` gets the place that brought a role's file in.
void fill_in_roles(System& system, const CompileOptions& options, lang::Sources& sources,
                   lang::Diagnostics& diagnostics, std::map<lang::FileId, lang::Span>& used_from);

}  // namespace meshsim::compile
