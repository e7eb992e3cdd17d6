// The verdict on a claim: plain data, enough to say it in one sentence and to find the story that shows it.
#pragma once

#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <string>
#include <string_view>

#include "check/ending.hpp"
#include "watch/measurement.hpp"

namespace meshsim::plan {
struct Claim;
struct Pattern;
struct Plan;
}  // namespace meshsim::plan

namespace meshsim::check {

enum class Outcome : std::uint8_t {
  held,
  failed,
  vacuous,    ///< it checked nothing in a run that reached its end: counts as failed
  undecided,  ///< the run was cut before the outcome was known
};

/// The finding behind the outcome. It selects the sentence that explain_verdict makes.
enum class Finding : std::uint8_t {
  as_claimed,
  // failed
  owed,          ///< every: `missed` of `seen` did not fulfil it in time
  too_often,     ///< every: `excess` of `seen` had the fact more often than claimed (and `missed` may not be 0 either)
  too_few,       ///< count: `seen` is below the claim's number
  too_many,      ///< count, never: `seen` is above it
  out_of_order,  ///< in_order: `excess` of `seen` came after a later one
  was_true,      ///< never P
  was_false,     ///< always P, or P at the end
  never_true,    ///< eventually P
  wrong_value,   ///< metric: `value`
  // vacuous; undecided where the run was cut before it could still happen
  no_instance,         ///< every, in_order: no instance
  scope_never_opened,  ///< its beginning was not reached, or one of its marks (`mark`) was never set
  no_samples,          ///< metric
  // undecided
  cut_short,        ///< `open` of `seen` had time left when the run ended
  nothing_against,  ///< nothing broke it before the run was cut, but something still could have
};

inline constexpr std::uint32_t no_mark = UINT32_MAX;

/// The instance that shows a failure best: the first that broke the claim.
struct Witness {
  MessageId message = 0;  ///< the message or call, 0 for none
  EventSeq first = 0;     ///< the subject's event at which its story begins (`published`), 0 for none
  EventSeq last = 0;      ///< the event at which the failure shows: walk along `cause` from here; 0 for none
};

struct Verdict {
  std::uint32_t claim = 0;  ///< index into Plan::claims
  Outcome outcome = Outcome::held;
  Finding finding = Finding::as_claimed;

  std::uint64_t seen = 0;    ///< every, in_order: instances; count: matching events; predicates: looks
  std::uint64_t missed = 0;  ///< every: instances not fulfilled in time; `late` of them were later
  std::uint64_t late = 0;
  std::uint64_t ahead = 0;       ///< every X leads to Y: of the missed, those whose message had become Y before its X
  std::uint64_t excess = 0;      ///< too_often, out_of_order
  std::uint64_t open = 0;        ///< cut_short: instances that had time left
  Duration closest = never;      ///< the least time left before a deadline among the fulfilled; never: no deadline
  Duration late_by = 0;          ///< the most time after a deadline among the late
  std::uint32_t mark = no_mark;  ///< scope_never_opened: the mark that was never set, if that is the reason
  watch::Measurement value;      ///< metric
  watch::Measurement other;      ///< metric: what the value was compared with, if that is a metric, too

  Time time = 0;             ///< the time of the decision: the deadline, the breaking event's time, or the end
  EventSeq seq = 0;          ///< the breaking event, 0 where a deadline or the end decided
  bool at_deadline = false;  ///< `time` is a deadline within the run, neither an event's time nor the run's end
  Witness witness;
  bool is_witness_missing = false;  ///< too_few: the witness is the first instance without the fact, not the last with
                                    ///< it
  ServiceId counted_too = no_service;  ///< count: the caller's service whose requests were counted there and again at a
                                       ///< gateway
  Ending::Reason ended_by = Ending::Reason::idle;
};

/// Returns "held", "failed", "vacuous" or "undecided".
std::string_view to_string(Outcome outcome);

/// Writes the fact with the reason or status that narrows it: "answered(ok)", "dropped(overflow)", "handled".
std::string fact_words(const plan::Pattern& fact);

/// Tells whether the verdict lets a run pass.
inline bool is_held(const Verdict& verdict) { return verdict.outcome == Outcome::held; }

/// Writes the outcome's reason and margin as one clause without a full stop:
///   "3 of 66 were still owed at 8.312s (deadline)", "41 handled exactly once; closest 12ms before the deadline",
///   "no UserLoggedIn was published", "p95 latency was 92ms, not < 80ms (120 samples)". Names come from the plan; an
///   instance is told by its witness, not here.
std::string explain_verdict(const plan::Plan& plan, const Verdict& verdict);
/// Explains in the same way a claim that is open while the run goes on: what is still to come.
std::string explain_still_open(const plan::Plan& plan, const Verdict& verdict);

}  // namespace meshsim::check
