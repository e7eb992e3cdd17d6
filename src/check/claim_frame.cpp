#include "check/claim_frame.hpp"

#include <algorithm>

namespace meshsim::check {

Verdict ClaimFrame::verdict(Outcome outcome, Finding finding, const Ending& ending) const {
  Verdict made;
  made.claim = index_;
  made.outcome = outcome;
  made.finding = finding;
  made.time = ending.now;
  return made;
}

Verdict ClaimFrame::verdict(Outcome outcome, Finding finding, const Breach& breach) const {
  Verdict made;
  made.claim = index_;
  made.outcome = outcome;
  made.finding = finding;
  made.time = breach.time;
  made.seq = breach.seq;
  made.at_deadline = breach.at_deadline;
  made.witness = breach.witness;
  return made;
}

Verdict ClaimFrame::nothing(Finding finding, const Ending& ending) const {
  return verdict(claim_->if_any ? Outcome::held : Outcome::vacuous, finding, ending);
}

std::optional<Verdict> ClaimFrame::unopened(const Ending& ending, const watch::FactMatcher* first,
                                            const watch::FactMatcher* second) const {
  std::uint32_t mark = no_mark;
  const bool waits = window_.waits_for_mark(mark) || (first != nullptr && first->waits_for_mark(mark)) ||
                     (second != nullptr && second->waits_for_mark(mark));
  if (!waits && window_.has_begun(watch::after_all_at(ending.now)) && !window_.is_empty()) return std::nullopt;
  Verdict made = nothing(Finding::scope_never_opened, ending);
  if (waits) made.mark = mark;
  return made;
}

bool ClaimFrame::is_cut_short(const Ending& ending) const {
  if (is_cut(ending)) return !window_.is_over(watch::after_all_at(ending.now));
  if (ending.reason == Ending::Reason::idle || !window_.has_end()) return false;
  return !window_.is_over(watch::after_all_at(ending.now));
}

Time ClaimFrame::decided_at(const Ending& ending) const { return std::min(window_.end_time(ending.now), ending.now); }

}  // namespace meshsim::check
