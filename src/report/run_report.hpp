// One finished run, the subject of reports. Plain data, made by the code that ran it.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "check/verdict.hpp"
#include "plan/plan.hpp"

namespace meshsim::report {

/// The result of a timeline line, if it is worth telling.
struct LineFinding {
  enum class Kind : std::uint8_t {
    check_held,
    check_failed,
    check_never_ran,  ///< its time did not come, so it judged nothing
    did_nothing,      ///< its verb found nothing to do: a kill of a dead process
    did_part,         ///< its verb acted several times, and found nothing to do at some of them
    never_fired,      ///< its time did not come
    touched_nothing,  ///< its fault acted on no packet
    never_struck,     ///< its crash at a point of a handler never happened: no handler got there
    held_already,     ///< its state was true before the line above acted, so it waited for nothing
  } kind = Kind::did_nothing;
  std::uint32_t line = 0;  ///< index into RunReport::timeline
  Time time = 0;
  EventSeq seq = 0;         ///< 0: none
  std::uint64_t done = 0;   ///< did_part: the number of times that it found something to do
  std::uint64_t tried = 0;  ///< did_part: the number of times that it acted
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
  const plan::Schedule* timeline = nullptr;  ///< the lines of the run's timeline
  std::vector<check::Verdict> verdicts;
  std::vector<watch::Measurement> reports;  ///< by Plan::reports
  std::vector<LineFinding> lines;
  std::vector<StepError> errors;
  Time ended_at = 0;
  std::uint64_t events = 0;
  std::uint64_t digest = 0;
  std::string cut_by;             ///< why it was cut short: "the budget of 1,000 events was spent"; or empty
  bool is_memory_spent = false;   ///< the budget of memory is why it was cut short
  bool are_events_spent = false;  ///< the budget of events is why it was cut short
  bool at_cap = false;            ///< it was still busy a minute after the last line of its timeline, and ended there
  std::string replay;             ///< the command that runs it again
  bool strict = false;            ///< its warnings fail it
  bool is_test = false;           ///< it must expect something
};

/// Returns the outcome of a check. One that never ran is vacuous, like a claim that judged nothing, and undecided where
/// the run was cut before its time came.
check::Outcome outcome_of(const RunReport& run, const LineFinding& check);

/// Writes "line 12", where a claim has its label.
std::string label_of_check(const plan::TimelineLine& line);

/// Explains a check: "false at 2.000s", "never asked: its moment did not come".
std::string explain_check(const RunReport& run, const LineFinding& check);

/// Tells whether it is a test that has neither claims nor checks: it fails, because it would pass whatever happened.
bool is_empty_test(const RunReport& run);
inline constexpr std::string_view expects_nothing = "it expects nothing: a test needs an `expect { .. }` or a `check`";

/// The classes into which runs are counted.
enum class Standing : std::uint8_t { passed, undecided, failed };
/// Judges the run. It fails with a failed or vacuous claim or check, with a warning if it is strict, and if it is a
/// test without claims and checks; otherwise an undecided one or a cut leaves it undecided.
Standing standing_of(const RunReport& run);

/// Writes "shop.mesh:66:3", or "" for a position that is nowhere.
std::string format_position(const plan::Plan& plan, const plan::Position& position);

/// Writes a word so that a shell reads it as it is.
std::string quoted_for_shell(const std::string& word);

/// Writes the command that runs a plan again: `meshsim run FILE --seed N --set NAME=VALUE`, quoted for a shell. `sets`
/// are the parameters that the command line set. With `are_seeds_given`, the command line set the seeds, too, and the
/// file does not have them.
std::string replay_command(const plan::Plan& plan, const std::vector<std::pair<std::string, std::string>>& sets,
                           bool are_seeds_given = false);

}  // namespace meshsim::report
