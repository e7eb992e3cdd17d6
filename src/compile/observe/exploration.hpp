// `explore { }`: the faults that a search tries, from the file and from the command line.
#pragma once

#include "compile/source/options.hpp"
#include "compile/source/system.hpp"
#include "lang/diagnostics/diagnostic.hpp"
#include "lang/source.hpp"

namespace meshsim::compile {

/// Puts the settings of the options in the place of those of the file. Reports mistakes in them.
void replace_explore_settings(System& system, const CompileOptions& options, lang::Sources& sources,
                              lang::Diagnostics& diagnostics);

}  // namespace meshsim::compile
