#pragma once

#include <string>
#include <string_view>

namespace meshsim::test {

/// Fails the current Catch2 test when `actual` differs from the approved text tests/<name>, and prints the lines
/// that differ. With MESHSIM_UPDATE_GOLDEN=1 in the environment the file is written instead: read the diff in git.
/// `name` may hold folders ("report/lost.txt"): beside what it is the output of.
void check_golden(std::string_view name, std::string_view actual);

/// Lists the lines in which two texts differ, as "- expected" and "+ actual", with a little context; empty when they
/// are equal. Leaves out what the two share at the start and at the end.
std::string line_diff(std::string_view expected, std::string_view actual);

}  // namespace meshsim::test
