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
  if (is_cut(ending)) return !is_scope_over(ending);
  // Nothing more can happen in an idle run: its open scopes are as good as over.
  if (nothing_follows(ending) || !window_.has_end()) return false;
  return !window_.is_over(watch::after_all_at(ending.now));
}

Time ClaimFrame::decided_at(const Ending& ending) const { return std::min(window_.end_time(ending.now), ending.now); }

// Tells whether the scope is over. A cut may come in the middle of an instant: then the scope is over only if the last
// event was behind it.
bool ClaimFrame::is_scope_over(const Ending& ending) const {
  return window_.is_over(watch::Point{ending.now, ending.last + 1});
}

Verdict ClaimFrame::told_at_end(Verdict made, const Ending& ending, bool holds_for_good) const {
  if (!is_cut(ending) || is_final(made, ending, holds_for_good)) return made;
  // The rest of the run could still have changed the verdict.
  made.outcome = Outcome::undecided;
  const bool has_judged = made.finding != Finding::no_instance && made.finding != Finding::scope_never_opened &&
                          made.finding != Finding::no_samples;
  if (has_judged) made.finding = Finding::nothing_against;
  made.time = ending.now;
  made.seq = 0;
  made.at_deadline = false;
  made.witness = {};
  return made;
}

bool ClaimFrame::is_final(const Verdict& made, const Ending& ending, bool holds_for_good) const {
  switch (made.outcome) {
    case Outcome::undecided:
      return true;
    case Outcome::failed:
      // A breach stays one, but a claim about the end has not been tried yet.
      return claim_->scope.kind != plan::Scope::Kind::at_end;
    case Outcome::vacuous:
      return is_scope_over(ending);
    case Outcome::held:
      break;
  }
  return made.finding == Finding::as_claimed ? holds_for_good : is_scope_over(ending);
}

}  // namespace meshsim::check
