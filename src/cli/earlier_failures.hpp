#pragma once

#include <set>
#include <string>
#include <utility>

namespace meshsim::cli {

/// Reads the runs that did not pass, by file and name, from results that an earlier `test --json` wrote. Empty where
/// there is no such file, or one of another form.
std::set<std::pair<std::string, std::string>> earlier_failures(const std::string& json_file);

}  // namespace meshsim::cli
