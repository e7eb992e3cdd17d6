// Shared by the watchers of all kinds of claims: the claim, its scope, and when it has nothing to say.
#pragma once

#include <cstdint>
#include <optional>

#include "check/ending.hpp"
#include "check/verdict.hpp"
#include "plan/claim.hpp"
#include "watch/fact_matcher.hpp"
#include "watch/window.hpp"

namespace meshsim::check {

/// A failure as it was first seen.
struct Breach {
  bool happened = false;
  Time time = 0;
  EventSeq seq = 0;
  bool at_deadline = false;
  Witness witness;

  /// Remembers the first.
  void note(const Breach& breach) {
    if (!happened) *this = breach;
    happened = true;
  }
};

/// Base of the claim watchers: values, copied with their Judge. The claim must outlive them.
class ClaimFrame {
 public:
  ClaimFrame(const plan::Claim& claim, std::uint32_t index) : claim_(&claim), index_(index), window_(claim.scope) {}

  /// `made` as it may be told at the run's end: undecided where the run was cut and the rest of it could have changed
  /// that. Not for a look at a run that goes on.
  Verdict told_at_end(Verdict made, const Ending& ending) const;

 protected:
  const plan::Claim& claim() const { return *claim_; }
  const watch::Window& window() const { return window_; }
  watch::Window& window() { return window_; }

  Verdict verdict(Outcome outcome, Finding finding, const Ending& ending) const;
  Verdict verdict(Outcome outcome, Finding finding, const Breach& breach) const;
  /// Vacuous with that finding; held where the claim says `if any`.
  Verdict nothing(Finding finding, const Ending& ending) const;
  /// The verdict of a scope that never opened; none when it did. `facts`: whose `before` and `after` belong to it.
  std::optional<Verdict> unopened(const Ending& ending, const watch::FactMatcher* first = nullptr,
                                  const watch::FactMatcher* second = nullptr) const;
  /// Tells whether the run was cut before the scope ended, or before its own end where the scope has none.
  bool is_cut_short(const Ending& ending) const;
  /// Returns when a claim over the scope was decided: at its end, at the latest at the run's.
  Time decided_at(const Ending& ending) const;

 private:
  bool is_final(const Verdict& made, const Ending& ending) const;
  bool holds_for_good(bool is_scope_over) const;

  const plan::Claim* claim_;
  std::uint32_t index_;
  watch::Window window_;
};

}  // namespace meshsim::check
