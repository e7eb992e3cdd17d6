// The parts of a page that need no script, as HTML.
#pragma once

#include <string>
#include <string_view>

#include "page/run_page.hpp"
#include "report/result.hpp"

namespace meshsim::page {

/// Returns the run's standing as a class of the style: "held", "failed", "undecided".
std::string_view standing_class(const report::RunResult& run);

/// Lists verdicts, each with what it rests on and its story.
std::string verdict_list(const std::vector<report::JudgedResult>& verdicts);

/// Tells checks, reports and warnings, each where there are any.
std::string findings(const report::RunResult& run);

/// Makes the table of what became of messages and calls.
std::string counts(const Recording& recording);

/// Shows the last lines of the log.
std::string end_of_log(const Recording& recording);

}  // namespace meshsim::page
