#pragma once

#include <string_view>

namespace meshsim::cli {

/// The version of this build: "0.1.0".
std::string_view version();
/// The commit that it was built from, "1a2b3c4d5e"; empty where the sources came without their history.
std::string_view commit();

}  // namespace meshsim::cli
