#include "cli/version.hpp"

#ifndef MESHSIM_VERSION
#define MESHSIM_VERSION "0.1.0"
#endif

namespace meshsim::cli {

std::string_view version() { return MESHSIM_VERSION; }

}  // namespace meshsim::cli
