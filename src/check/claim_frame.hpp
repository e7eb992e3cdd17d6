// The base of the watchers of all kinds of claims: the claim, its scope, and the verdict when there is nothing to
// judge.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "check/ending.hpp"
#include "check/telling.hpp"
#include "check/verdict.hpp"
#include "plan/claim.hpp"
#include "plan/plan.hpp"
#include "value/record.hpp"
#include "watch/fact_matcher.hpp"
#include "watch/predicates.hpp"
#include "watch/router.hpp"
#include "watch/where_filter.hpp"
#include "watch/window.hpp"

namespace meshsim::check {

/// A failure as it was first seen.
struct Breach {
  bool happened = false;
  Time time = 0;
  EventSeq seq = 0;
  bool at_deadline = false;
  Witness witness;

  /// Remembers the breach, if it is the first.
  void note(const Breach& breach) {
    if (!happened) *this = breach;
    happened = true;
  }
};

/// The claim of a watcher, and the things it may use. The plan must outlive the watcher.
struct Setting {
  const plan::Plan& plan;
  std::uint32_t index;  ///< index into Plan::claims
  watch::Predicates& predicates;

  const plan::Claim& claim() const { return plan.claims[index]; }
};

/// A look at the state of the run, between two dispatches.
struct Look {
  Time now;
  EventSeq last;      ///< the run's last event so far
  bool instant_over;  ///< everything due by now has happened
  const watch::Predicates& predicates;
  const watch::Gauges& gauges;
  const trace::NameTable& names;
};

/// Base of the claim watchers: values, copied with their Judge. Its public functions are everything that a watcher may
/// do and say. A watcher hides those that it does in its own way, and has a `finish`, and a `told` for its sentences.
class ClaimFrame {
 public:
  explicit ClaimFrame(const Setting& setting)
      : claim_(&setting.claim()), index_(setting.index), window_(setting.claim().scope) {}

  /// Asks the router for the events that the claim depends on.
  void connect(watch::Router& /*router*/, const plan::Plan& /*plan*/, std::uint32_t /*listener*/) const {}
  void on_event(std::uint8_t /*role*/, const Event& /*event*/, value::Bytes /*payload*/,
                watch::WhereFilter& /*filter*/) {}
  void on_mark(std::uint32_t index, watch::Point mark) { window_.on_mark(index, mark); }

  static constexpr bool looks = false;  ///< it is about a state or a gauge, so it needs looks
  /// Tells whether looks after dispatches can still change anything.
  bool wants_dispatches() const { return false; }
  /// Returns the next instant at which it must look, or `never`.
  Time next_look() const { return never; }
  bool is_due(Time /*now*/, bool /*instant_over*/) const { return false; }
  void look(const Look& /*here*/) {}
  /// Looks for the last time, at the run's end.
  void look_at_end(const Look& /*here*/, const Ending& /*ending*/) {}

  /// Tells whether it has failed already, and stays so.
  bool is_broken() const { return false; }
  /// Tells whether a claim that is fulfilled where the run was cut would have stayed so.
  bool holds_for_good(const Ending& ending) const { return is_scope_over(ending); }
  /// Turns `made` into the verdict at the run's end: undecided where the run was cut and its rest could have changed
  /// the verdict. Not for a run that goes on.
  Verdict told_at_end(Verdict made, const Ending& ending, bool holds_for_good) const;
  std::size_t memory_bytes() const { return 0; }

  // Clauses about a verdict, without a full stop.
  /// Tells, where the end of the run cut the claim short, how far it had come.
  template <class Said>
  static std::string cut_short(const Telling& telling, const Said& /*said*/) {
    return "not yet true when " + telling.end_of_run();
  }
  /// Tells, where the run was cut before anything broke the claim, what had been seen by then.
  template <class Said>
  static std::string nothing_against(const Telling& telling, const Said& /*said*/) {
    return "nothing against it" + telling.before_the_cut();
  }
  /// Tells, of a run that goes on, what is still to come.
  template <class Said>
  static std::string still_open(const Telling& telling, const Said& /*said*/) {
    return so_far(telling);
  }

 protected:
  const plan::Claim& claim() const { return *claim_; }
  const watch::Window& window() const { return window_; }
  watch::Window& window() { return window_; }

  Verdict verdict(Outcome outcome, Finding finding, const Ending& ending) const;
  Verdict verdict(Outcome outcome, Finding finding, const Breach& breach) const;
  /// Makes the verdict for a claim without instances: vacuous with that finding, held where the claim says `if any`.
  Verdict nothing(Finding finding, const Ending& ending) const;
  /// Makes the verdict for a scope that never opened; none when it did open. The `before` and `after` of the facts
  /// belong to the scope.
  std::optional<Verdict> unopened(const Ending& ending, const watch::FactMatcher* first = nullptr,
                                  const watch::FactMatcher* second = nullptr) const;
  /// Tells whether the run was cut before the scope ended, or before its own end where the scope has none.
  bool is_cut_short(const Ending& ending) const;
  /// Returns when a claim over the scope was decided: at the scope's end, at the latest at the run's.
  Time decided_at(const Ending& ending) const;
  bool is_scope_over(const Ending& ending) const;

  static std::string so_far(const Telling& telling) {
    return "so far: " + explain_verdict(telling.plan, telling.verdict);
  }

 private:
  bool is_final(const Verdict& made, const Ending& ending, bool holds_for_good) const;

  const plan::Claim* claim_;
  std::uint32_t index_;
  watch::Window window_;
};

}  // namespace meshsim::check
