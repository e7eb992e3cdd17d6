#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace meshsim::test {

/// An approved text has something that it is the output of: a file of cases with its name below tests/, or a test (or a
/// table of src/) that names it. `root` is the root of a tree. One sentence for each that has none.
std::vector<std::string> golden_breaches(const std::filesystem::path& root);

/// A folder of tests, scenarios or examples holds something: a test that goes through an empty one passes and shows
/// nothing.
std::vector<std::string> empty_folder_breaches(const std::filesystem::path& root);

}  // namespace meshsim::test
