// The timeline as a value: what happens to a system and when. A plan has one of its own; a run may be given another
// beside its plan, for example one with an additional fault.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <string>
#include <vector>

#include "plan/action.hpp"
#include "plan/position.hpp"
#include "plan/trigger.hpp"

namespace meshsim::plan {

struct Plan;

/// The identity of a line within its schedule: its content, and its ordinal among the lines with the same content. It
/// names the line's draws. Its place in the file is not part of it, so that another line put before it changes nothing.
struct LineId {
  std::string what;           ///< verb, sides and topic: "drop a -> b", "publish a -> hello"
  std::uint32_t ordinal = 0;  ///< from 1; 0: not identified yet
  [[nodiscard]] std::string text() const { return what + ' ' + std::to_string(ordinal); }
  friend bool operator==(const LineId&, const LineId&) = default;
};

/// A trigger, an action, and the time after which a fault is over.
struct TimelineLine {
  Trigger trigger;
  Action action;
  Duration heal_after = 0;  ///< `for 2s`; 0 = never
  LineId id;                ///< see identify
  std::string text;         ///< the line as written (canonical layout)
  Position position;
};

/// Lines that stand under one title, `phase "TITLE" { .. }`, for readers.
struct Phase {
  std::string title;
  std::uint32_t first = 0, end = 0;  ///< indices into Schedule::lines; `end` is behind the last
};

/// Lines in file order. Their ids, topics, marks and code are those of one plan and mean nothing with another.
struct Schedule {
  std::vector<TimelineLine> lines;
  std::vector<Phase> phases;
};

/// Fills in the identity of each line. Repetitions of one line are told apart during the run.
void identify(Schedule& schedule, const Plan& plan);
/// Fills in the identity of a line as if it stood behind those of `schedule`.
void identify(TimelineLine& line, const Schedule& schedule, const Plan& plan);

}  // namespace meshsim::plan
