// The page of a run: one HTML file that needs nothing else. Its verdicts, stories, counts and the end of its log can be
// read without script; with script they stand beside a picture of all events, which lie in the page as columns. A
// policy in the page lets only its own script and style act, so that no text of a scenario can do harm.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "page/recording.hpp"
#include "report/run_report.hpp"

namespace meshsim::page {

struct ToldRun {
  const report::RunReport* report = nullptr;
  std::vector<std::string> stories;      ///< by verdict: the text of describe_failure(); empty where it held
  const Recording* recording = nullptr;  ///< null: without its events
};

/// Makes the page of one run, which was recorded.
std::string run_page(const ToldRun& told);

}  // namespace meshsim::page
