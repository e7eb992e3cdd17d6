// The result of a finished run, as plain data of its own: the model that tables, CSV and JSON render, and that outlives
// the plan and the run.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/figure.hpp"
#include "report/run_report.hpp"
#include "report/told.hpp"
#include "report/traffic.hpp"

namespace meshsim::report {

/// The limit in a claim about a metric, and the measured value.
struct MeasuredClaim {
  std::optional<Figure> value;  ///< nothing: nothing was measured
  std::string comparison;       ///< "<", "=="
  Figure limit;
};

/// The outcome of a claim, or of a `check` of the timeline.
struct JudgedResult {
  bool is_check = false;
  std::string label;      ///< "catches_up"; for a check "line 12"
  std::string text;       ///< as written
  std::string line_text;  ///< of a check: its whole line, "at 2s: check subscriber is up"
  check::Outcome outcome = check::Outcome::held;
  std::string explanation;  ///< "6 handled exactly once; closest 2.999s before the deadline"
  std::string because;
  std::string position;  ///< "shop.mesh:66:3"
  std::string file;      ///< the same in parts; line 0: nowhere
  std::uint32_t line = 0, column = 0;

  std::uint64_t seen = 0, missed = 0, late = 0, excess = 0, open = 0;  ///< as in check::Verdict
  std::optional<Duration> margin;   ///< the least time left before a deadline among the fulfilled
  std::optional<Duration> late_by;  ///< the most time after a deadline among the late
  std::optional<MeasuredClaim> measured;
  Time time = 0;     ///< the time of the decision
  EventSeq seq = 0;  ///< the event with which it fell; 0: none
  check::Witness witness;
  std::string story;  ///< the failure as `run` tells it; empty when it was not told
};

struct ReportResult {
  std::string name;             ///< the metric as written
  std::optional<Figure> value;  ///< nothing: nothing was measured
  bool is_latency = false;      ///< the number of its samples says what it is worth
};

struct RunResult {
  std::string name;      ///< "shop[target=5,seed=3]"
  std::string file;      ///< as named on the command line
  std::string scenario;  ///< its title
  std::uint64_t seed = 0;
  std::vector<std::pair<std::string, std::string>> options;  ///< parameters and case values, as text
  Standing standing = Standing::passed;
  Time ended_at = 0;
  std::uint64_t events = 0;
  std::uint64_t digest = 0;
  std::string cut_by;            ///< why it was cut short, or empty
  bool is_memory_spent = false;  ///< because it needed more memory than it may take
  bool at_cap = false;
  std::string replay;
  std::vector<JudgedResult> judged;  ///< checks first, then claims, in file order
  std::vector<ReportResult> reports;
  std::vector<Told> warnings;
  bool is_strict = false;           ///< its warnings fail it
  bool expects_nothing = false;     ///< a test without claims and checks, which fails
  std::vector<TrafficRow> traffic;  ///< empty when it was not counted
};

/// Makes the result. `stories` are the failures as told, by claim; may be empty.
RunResult result_of(const RunReport& run, std::vector<TrafficRow> traffic, std::vector<std::string> stories);
/// Adds the stories to a result that was made without them.
void add_stories(RunResult& result, std::vector<std::string> stories);

/// Returns "passed", "failed" or "undecided".
std::string_view to_string(Standing standing);

}  // namespace meshsim::report
