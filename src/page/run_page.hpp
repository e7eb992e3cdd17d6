// The page of a run: one HTML file that needs nothing else. Its verdicts, stories, counts and the end of its log can be
// read without script; with script they stand beside a picture of all events, which lie in the page as columns. A
// policy in the page lets only its own script and style act, so that no text of a scenario can do harm.
#pragma once

#include <string>
#include <string_view>

#include "page/recording.hpp"
#include "plan/plan.hpp"
#include "report/result.hpp"

namespace meshsim::page {

struct ToldRun {
  const report::RunResult* result = nullptr;
  const plan::Plan* plan = nullptr;
  const plan::Schedule* timeline = nullptr;  ///< the lines of the run's timeline
  const Recording* recording = nullptr;
  bool is_trace = false;  ///< it was read from a saved trace: it has no verdicts and nothing between events
};

/// Stands on the page of a trace in place of verdicts.
inline constexpr std::string_view what_a_trace_lacks =
    "A saved trace: it holds the events. It has no verdicts, reports and warnings, no lengths of queues, nothing of "
    "how busy services were, and no lines of the timeline; its digest counts by numbers of the run that it does not "
    "hold.";

/// Makes the page of one run, which was recorded.
std::string run_page(const ToldRun& told);

}  // namespace meshsim::page
