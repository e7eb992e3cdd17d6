#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::test {

/// Returns the root of the source tree from which the tests were built.
std::filesystem::path source_dir();

/// Returns the path of this build's meshsim binary, for tests that run it as a user would.
std::filesystem::path meshsim_binary();

/// Reads a whole file, byte for byte; fails the current test when it cannot be read.
std::string read_file(const std::filesystem::path& path);

/// Returns the files of a folder whose names end in `extension` (".mesh"), sorted.
std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder, std::string_view extension);

}  // namespace meshsim::test
