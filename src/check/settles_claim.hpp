// `settles within D of A, P [until B]`: P is true when D has passed since A, and stays true.
//
// Before the deadline P may be what it likes. It is watched all the same, to tell since when it has been true.
#pragma once

#include <cstdint>

#include "check/claim_frame.hpp"
#include "watch/predicates.hpp"

namespace meshsim::check {

class SettlesClaim : public ClaimFrame {
 public:
  SettlesClaim(const Setting& setting, const plan::claim::Settles& said)
      : ClaimFrame(setting), said_(&said), predicate_(setting.predicates.add(said.predicate)) {}

  static constexpr bool looks = true;
  void look(const Look& here);
  void look_at_end(const Look& here, const Ending& ending);
  bool is_due(Time /*now*/, bool /*instant_over*/) const { return wants_dispatches(); }
  bool wants_dispatches() const { return !broken_.happened && !is_over_; }
  /// Returns the next of the beginning, the deadline, and the instant at which time alone may change the predicate.
  Time next_look() const;
  bool is_broken() const { return broken_.happened; }
  /// Makes the verdict. Call after a look at the run's end.
  Verdict finish(const Ending& ending) const;

  static std::string told(const Telling& telling, const plan::claim::Settles& said);
  static std::string cut_short(const Telling& telling, const plan::claim::Settles& said);

 private:
  Time deadline() const { return saturating_add(window().begin_time(), said_->within); }

  const plan::claim::Settles* said_;
  std::uint32_t predicate_;
  std::uint64_t looks_ = 0;
  Time true_since_ = never;  // never: it is false, or nobody has looked
  Time next_change_ = never;
  Time seen_ = -1;  // the last look at which the instant was over
  bool is_over_ = false;
  Breach broken_;
};

}  // namespace meshsim::check
