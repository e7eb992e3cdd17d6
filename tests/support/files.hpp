#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::test {

/// The root of the source tree the tests were built from.
std::filesystem::path source_dir();

/// The meshsim binary of this build, for tests that run it as a user would.
std::filesystem::path meshsim_binary();

/// The whole of a file, byte for byte; fails the current test when it cannot be read.
std::string read_file(const std::filesystem::path& path);

/// Returns the files of a folder whose names end in `extension` (".mesh"), sorted.
std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder, std::string_view extension);

}  // namespace meshsim::test
