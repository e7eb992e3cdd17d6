#pragma once

#include <string_view>

namespace meshsim::cli {

/// Returns the version of this build: "0.1.0".
std::string_view version();
/// Returns the commit of this build, "1a2b3c4d5e"; empty where the sources came without their history.
std::string_view commit();

}  // namespace meshsim::cli
