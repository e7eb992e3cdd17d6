#pragma once

#include <cstdint>
#include <string>

namespace meshsim::cli {

/// Returns a hash of this program: the file that runs. Where the system does not show it, a hash of version and commit.
/// Reads the whole file: some milliseconds.
std::uint64_t build_digest();

/// Returns "0.1.0 (1a2b3c4d5e)".
std::string full_version();

}  // namespace meshsim::cli
