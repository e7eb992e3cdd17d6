#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace meshsim::test {

/// Reports approved texts without a source: a file of cases with its name below tests/, or a test (or a table of src/)
/// that names it. `root` is the root of a tree. One sentence for each.
std::vector<std::string> golden_breaches(const std::filesystem::path& root);

/// Reports empty folders of tests, scenarios or examples: a test that goes through one passes and shows nothing.
std::vector<std::string> empty_folder_breaches(const std::filesystem::path& root);

}  // namespace meshsim::test
