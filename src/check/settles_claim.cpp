#include "check/settles_claim.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/prose.hpp"
#include "base/time.hpp"

namespace meshsim::check {

Time SettlesClaim::next_look() const {
  if (!wants_dispatches()) return never;
  Time next = next_change_;
  for (const Time time : {window().begin_time(), deadline()}) {
    if (time > seen_) next = std::min(next, time);
  }
  return next;
}

void SettlesClaim::look(const Look& here) {
  const watch::Point point{here.now, here.last + 1};
  if (here.instant_over) seen_ = here.now;
  is_over_ = window().is_over(point);
  next_change_ = never;
  if (broken_.happened || is_over_ || !window().has_begun(point)) return;
  next_change_ = here.predicates.next_change(predicate_, here.now, here.gauges);
  ++looks_;
  if (here.predicates.holds(predicate_, here.now, here.gauges, here.names)) {
    true_since_ = std::min(true_since_, here.now);
    return;
  }
  const bool was_true = true_since_ != never;
  true_since_ = never;
  const bool is_due = here.now > deadline() || (here.now == deadline() && here.instant_over);
  if (!is_due) return;
  // It was true until now, so the last dispatch made it false, unless time alone did.
  const bool is_fresh = was_true && !here.instant_over;
  const EventSeq shown = is_fresh ? here.last : here.predicates.last_change(predicate_, here.names);
  broken_.note(
      {.time = here.now, .seq = is_fresh ? here.last : 0, .at_deadline = !is_fresh, .witness = {0, shown, shown}});
}

void SettlesClaim::look_at_end(const Look& here, const Ending& ending) {
  look(here);
  // Nothing happens any more, but the deadline comes, and waiting messages get older.
  const bool goes_on = nothing_follows(ending);
  for (Time time = next_look(); goes_on && time != never; time = next_look()) {
    look({std::max(time, here.now), here.last, true, here.predicates, here.gauges, here.names});
  }
}

Verdict SettlesClaim::finish(const Ending& ending) const {
  if (const auto never_opened = unopened(ending)) return *never_opened;
  if (broken_.happened) {
    Verdict made = verdict(Outcome::failed, Finding::was_false, broken_);
    made.seen = looks_;
    made.late_by = made.time - deadline();
    return made;
  }
  Verdict made = verdict(Outcome::held, Finding::as_claimed, ending);
  made.seen = looks_;
  const bool is_open = !nothing_follows(ending) && ending.now < deadline() && !is_over_;
  if (is_open) {
    made.outcome = Outcome::undecided;
    made.finding = Finding::cut_short;
    return made;
  }
  made.time = true_since_ == never ? decided_at(ending) : true_since_;
  if (true_since_ != never) made.closest = deadline() - true_since_;
  return made;
}

std::string SettlesClaim::told(const Telling& telling, const plan::claim::Settles& said) {
  const Verdict& verdict = telling.verdict;
  if (verdict.finding != Finding::was_false) {
    if (verdict.closest == never) return "not false from its deadline on";
    if (verdict.closest == said.within) return "true all the time since " + telling.at();
    return fmt::format("true from {} on, {} before the deadline", telling.at(),
                       format_duration(to_four_figures(verdict.closest)));
  }
  if (verdict.late_by == 0) return "false at " + telling.at() + " (deadline)";
  return fmt::format("false at {}, {} after the deadline", telling.at(),
                     format_duration(to_four_figures(verdict.late_by)));
}

std::string SettlesClaim::cut_short(const Telling& telling, const plan::claim::Settles& /*said*/) {
  return "still had time when " + telling.end_of_run();
}

}  // namespace meshsim::check
