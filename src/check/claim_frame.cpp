#include "check/claim_frame.hpp"

#include <algorithm>

#include "base/overloaded.hpp"

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
  // A cut may come in the middle of an instant: the scope is over only where the last event was behind it.
  if (is_cut(ending)) return !window_.is_over(watch::Point{ending.now, ending.last + 1});
  if (ending.reason == Ending::Reason::idle || !window_.has_end()) return false;
  return !window_.is_over(watch::after_all_at(ending.now));
}

Time ClaimFrame::decided_at(const Ending& ending) const { return std::min(window_.end_time(ending.now), ending.now); }

Verdict ClaimFrame::told_at_end(Verdict made, const Ending& ending) const {
  if (!is_cut(ending) || is_final(made, ending)) return made;
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

bool ClaimFrame::is_final(const Verdict& made, const Ending& ending) const {
  // A cut may come in the middle of an instant: the scope is over only where the last event was behind it.
  const bool is_scope_over = window_.is_over(watch::Point{ending.now, ending.last + 1});
  switch (made.outcome) {
    case Outcome::undecided:
      return true;
    case Outcome::failed:
      return claim_->scope.kind != plan::Scope::Kind::at_end;
    case Outcome::vacuous:
      return is_scope_over;
    case Outcome::held:
      break;
  }
  return made.finding == Finding::as_claimed ? holds_for_good(is_scope_over) : is_scope_over;
}

bool ClaimFrame::holds_for_good(bool is_scope_over) const {
  const plan::Count::Kind count = plan::count_of(*claim_).kind;
  const bool has_no_upper_end = count == plan::Count::Kind::none || count == plan::Count::Kind::at_least;
  // A scope other than `by` only chooses the instances: they may still get there too often.
  const auto every = [&](const plan::claim::Every&) {
    return is_scope_over && (has_no_upper_end || claim_->scope.kind == plan::Scope::Kind::by);
  };
  return std::visit(
      Overloaded{
          [&](const plan::claim::Counted&) { return is_scope_over || has_no_upper_end; },  // enough stays enough
          [&](const plan::claim::EveryIs& said) { return every(said); },
          [&](const plan::claim::EveryLeads& said) { return every(said); },
          [&](const plan::claim::Eventually&) {
            return is_scope_over || claim_->scope.kind != plan::Scope::Kind::at_end;
          },
          [&](const plan::claim::InOrder&) { return is_scope_over; },
          [&](const plan::claim::Measured&) { return is_scope_over; },
          [&](const plan::claim::Always&) { return is_scope_over; },
          [&](const plan::claim::Never&) { return is_scope_over; },
      },
      claim_->sentence);
}

}  // namespace meshsim::check
