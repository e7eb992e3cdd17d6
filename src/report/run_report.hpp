// One finished run, which is what reports are about. Plain data, put together by whoever ran it.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "check/verdict.hpp"
#include "plan/plan.hpp"

namespace meshsim::report {

/// The fate of a timeline line, if it is worth a word.
struct LineFinding {
  enum class Kind : std::uint8_t {
    check_held,
    check_failed,
    check_never_ran,  ///< its moment did not come: it judged nothing
    did_nothing,      ///< its verb found nothing to do: a kill of what was dead
    never_fired,      ///< its moment did not come
    touched_nothing,  ///< its fault acted on no packet
    never_struck,     ///< its crash at a point of a handler: none got there
    held_already,     ///< its state was true before the line above acted: it waited for nothing
  } kind = Kind::did_nothing;
  std::uint32_t line = 0;  ///< index into RunReport::timeline
  Time time = 0;
  EventSeq seq = 0;  ///< 0: none
};

/// A step whose expression had no value, so that its handler failed.
struct StepError {
  plan::Position position;
  std::string problem;  ///< the first: "cannot add none and a duration, as `message.colour` is absent"
  std::uint64_t times = 0;
};

/// Tells whether it is the outcome of a `check`; the others are warnings (report/warnings.hpp).
inline bool is_check(const LineFinding& finding) {
  return finding.kind == LineFinding::Kind::check_held || finding.kind == LineFinding::Kind::check_failed ||
         finding.kind == LineFinding::Kind::check_never_ran;
}

struct RunReport {
  const plan::Plan* plan = nullptr;
  const plan::Schedule* timeline = nullptr;  ///< the lines that the run went by
  std::vector<check::Verdict> verdicts;
  std::vector<watch::Measurement> reports;  ///< by Plan::reports
  std::vector<LineFinding> lines;
  std::vector<StepError> errors;
  Time ended_at = 0;
  std::uint64_t events = 0;
  std::uint64_t digest = 0;
  std::string cut_by;             ///< the reason why it was cut short: "the budget of 1,000 events was spent"; or empty
  bool is_memory_spent = false;   ///< the reason why it was cut short
  bool are_events_spent = false;  ///< or that
  bool at_cap = false;            ///< it was still busy a minute after the last line of its timeline, and ended there
  std::string replay;             ///< the command that runs it again
  bool strict = false;            ///< its warnings fail it
  bool is_test = false;           ///< it must expect something
};

/// The outcome of a check: one that never ran is vacuous as a claim is that judged nothing, and undecided where the run
/// was cut before its moment came.
check::Outcome outcome_of(const RunReport& run, const LineFinding& check);

/// "line 12", where a claim has its label.
std::string label_of_check(const plan::TimelineLine& line);

/// "false at 2.000s", "never asked: its moment did not come".
std::string explain_check(const RunReport& run, const LineFinding& check);

/// Tells whether it is a test that has neither claims nor checks: it fails, as it would pass whatever happened.
bool is_empty_test(const RunReport& run);
inline constexpr std::string_view expects_nothing = "it expects nothing: a test needs an `expect { .. }` or a `check`";

/// The classes into which runs are counted.
enum class Standing : std::uint8_t { passed, undecided, failed };
/// A failed or vacuous claim or check fails the run, a strict one also a warning, a test without either too; otherwise
/// an undecided one or a cut leaves it undecided.
Standing standing_of(const RunReport& run);

/// "shop.mesh:66:3", or "" for a position that is nowhere.
std::string format_position(const plan::Plan& plan, const plan::Position& position);

/// The command that runs a plan again: `meshsim run FILE --seed N --set NAME=VALUE`, quoted for a shell. `sets` are the
/// parameters that the command line set; `are_seeds_given`: so did it the seeds, which the file knows nothing of.
std::string replay_command(const plan::Plan& plan, const std::vector<std::pair<std::string, std::string>>& sets,
                           bool are_seeds_given = false);

}  // namespace meshsim::report
