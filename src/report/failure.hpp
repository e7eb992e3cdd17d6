// A claim that did not hold, as a diagnostic: it points into the scenario and into the run.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "report/narrator.hpp"
#include "report/run_report.hpp"
#include "report/story.hpp"
#include "report/style.hpp"

namespace meshsim::report {

/// Returns the text of a line of the scenario's files; empty when it is not known.
using SourceLine = std::function<std::string_view(const plan::Position&)>;

/// Describes a claim that did not hold:
///
/// FAIL catches_up: 5 of 6 were still owed at 7.000s (deadline)
///   --> message_loop.mesh:20:3
///    | 20 |   catches_up:  every hello published is handled by subscriber within 5s, exactly once
///    |   ^^^^^^^^^^ 5 of 6 were still owed at 7.000s (deadline)
///    = because: ...
///    = hello #2:
///        2.000s  #15  publisher-1  published hello #2 {text: "are you there?"}
///        2.000s  #16  queue-1      dropped hello #2 for subscriber-1: nobody was subscribed
///    = replay: meshsim run message_loop.mesh --seed 1
///
/// Without a recorder no story is told.
std::string describe_failure(const RunReport& run, const check::Verdict& verdict, const SourceLine& source,
                             const StoryRecorder* recorder, const Narrator& narrator, Style style);

/// Describes all claims of the run that did not hold, in file order, with an empty line after each.
std::string describe_failures(const RunReport& run, const SourceLine& source, const StoryRecorder* recorder,
                              const Narrator& narrator, Style style);

}  // namespace meshsim::report
