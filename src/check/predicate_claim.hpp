// `always P`, `never P`, `eventually P`, and P at the end.
//
// State changes only at events, so P is looked at after each dispatch within the scope, once when the scope opens, and
// at the run's end. A scope that begins at a time (or with the run) is first looked at when that whole instant is over:
// what several lines do at one instant is done before it counts.
#pragma once

#include <cstdint>

#include "check/claim_frame.hpp"
#include "watch/predicates.hpp"

namespace meshsim::check {

class PredicateClaim : public ClaimFrame {
 public:
  /// `predicate`: the claim's number in the Judge's predicates.
  PredicateClaim(const plan::Claim& claim, std::uint32_t index, std::uint32_t predicate)
      : ClaimFrame(claim, index), predicate_(predicate) {}

  void on_mark(std::uint32_t index, watch::Point mark) { window().on_mark(index, mark); }
  /// `instant_over`: everything due by now has happened.
  void look(Time now, EventSeq last, bool instant_over, const watch::Predicates& predicates,
            const watch::Gauges& gauges, const trace::NameTable& names);
  /// Tells whether looks can still change anything.
  bool wants_dispatches() const { return !at_end() && !decided_.happened && !is_over_; }
  /// The instant the scope opens, until it was looked at; then the next at which time alone may change it, or `never`.
  Time next_look() const;
  Time next_change() const { return next_change_; }
  bool is_broken() const { return decided_.happened && !plan::is<plan::claim::Eventually>(claim()); }
  /// After a look at the run's end.
  Verdict finish(const Ending& ending) const;
  bool at_end() const { return claim().scope.kind == plan::Scope::Kind::at_end; }

 private:
  /// Returns the event that made the predicate what it was found to be, 0 for none that is known.
  EventSeq evidence(EventSeq last, bool between_events, const watch::Predicates& predicates,
                    const trace::NameTable& names) const;

  std::uint32_t predicate_;
  std::uint64_t looks_ = 0;
  std::uint64_t seen_changes_ = UINT64_MAX;
  Time next_change_ = never;
  bool is_over_ = false;
  Breach decided_;  // always: when it was false; never, eventually: when it was true
};

}  // namespace meshsim::check
