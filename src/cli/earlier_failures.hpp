#pragma once

#include <set>
#include <string>
#include <utility>

namespace meshsim::cli {

/// The runs that did not pass, by file and name, in a file of results that an earlier `test --json` wrote. Empty where
/// there is no such file, or another form of it.
std::set<std::pair<std::string, std::string>> earlier_failures(const std::string& json_file);

}  // namespace meshsim::cli
