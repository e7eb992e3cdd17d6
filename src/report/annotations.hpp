// Failures as the two large forges show them beside the lines of a scenario.
#pragma once

#include <string>

#include "report/results.hpp"

namespace meshsim::report {

/// Writes GitHub's workflow commands, a line for each failed claim and each invalid file (GitHub documentation,
/// "Workflow commands for GitHub Actions", "Setting an error message"):
///   ::error file=shop.mesh,line=20,col=3,title=catches_up::5 of 6 were still owed at 7.000s (deadline)
std::string github_annotations(const Results& results);

/// Writes a GitLab code quality report, in the subset of the Code Climate format that GitLab reads (GitLab
/// documentation, "Code Quality", "Code Quality report format").
std::string gitlab_report(const Results& results);

}  // namespace meshsim::report
