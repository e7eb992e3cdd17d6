// `always P`, `never P`, `eventually P`, and P at the end.
//
// State changes only at events, so P is evaluated after each dispatch within the scope, once when the scope opens, and
// at the run's end. A scope that begins at a time (or with the run) is first evaluated when that whole instant is over,
// so that all lines of one instant have been carried out by then.
#pragma once

#include <cstdint>

#include "check/claim_frame.hpp"
#include "watch/predicates.hpp"

namespace meshsim::check {

class PredicateClaim : public ClaimFrame {
 public:
  PredicateClaim(const Setting& setting, const plan::claim::Always& said) : PredicateClaim(setting, said.predicate) {}
  PredicateClaim(const Setting& setting, const plan::claim::Never& said) : PredicateClaim(setting, said.predicate) {}
  PredicateClaim(const Setting& setting, const plan::claim::Eventually& said)
      : PredicateClaim(setting, said.predicate) {}

  static constexpr bool looks = true;
  void look(const Look& here);
  void look_at_end(const Look& here, const Ending& ending);
  bool is_due(Time /*now*/, bool /*instant_over*/) const { return wants_dispatches(); }
  bool wants_dispatches() const { return !at_end() && !decided_.happened && !is_over_; }
  /// Returns the instant at which the scope opens, until it was looked at; then the next at which time alone may change
  /// it, or `never`.
  Time next_look() const;
  bool is_broken() const { return decided_.happened && !plan::is<plan::claim::Eventually>(claim()); }
  bool holds_for_good(const Ending& ending) const {
    return is_scope_over(ending) || (plan::is<plan::claim::Eventually>(claim()) && !at_end());
  }
  /// Makes the verdict. Call after a look at the run's end.
  Verdict finish(const Ending& ending) const;

  static std::string told(const Telling& telling, const plan::claim::Always& said);
  static std::string told(const Telling& telling, const plan::claim::Never& said);
  static std::string told(const Telling& telling, const plan::claim::Eventually& said);
  template <class Said>
  static std::string still_open(const Telling& telling, const Said& /*said*/) {
    return watched_so_far(telling);
  }
  static std::string still_open(const Telling& telling, const plan::claim::Eventually& said);

 private:
  PredicateClaim(const Setting& setting, const plan::Predicate& predicate)
      : ClaimFrame(setting), predicate_(setting.predicates.add(predicate)) {}

  bool at_end() const { return claim().scope.kind == plan::Scope::Kind::at_end; }

  static std::string watched_so_far(const Telling& telling);
  /// Returns the event that gave the predicate its value, 0 for none that is known.
  EventSeq evidence(const Look& here, bool between_events) const;

  std::uint32_t predicate_;
  std::uint64_t looks_ = 0;
  std::uint64_t seen_changes_ = UINT64_MAX;
  Time next_change_ = never;
  bool is_over_ = false;
  Breach decided_;  // always: when it was false; never, eventually: when it was true
};

}  // namespace meshsim::check
