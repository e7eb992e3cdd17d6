#include "check/predicate_claim.hpp"

namespace meshsim::check {

Time PredicateClaim::next_look() const {
  if (!wants_dispatches()) return never;
  return looks_ == 0 ? window().begin_time() : next_change_;
}

void PredicateClaim::look(Time now, EventSeq last, bool instant_over, const watch::Predicates& predicates,
                          const watch::Gauges& gauges, const trace::NameTable& names) {
  const watch::Point here{now, last + 1};
  is_over_ = window().is_over(here);
  const bool by_time_alone = next_change_ == now;
  next_change_ = never;
  if (decided_.happened || is_over_ || !window().has_begun(here)) return;
  const bool opens_now = window().from() == watch::before_all_at(now);
  if (opens_now && !instant_over) return;
  if (!at_end()) next_change_ = predicates.next_change(predicate_, now, gauges);
  if (!predicates.reads_gauges(predicate_) && seen_changes_ == predicates.changes()) return;
  seen_changes_ = predicates.changes();
  ++looks_;
  const bool is_true = predicates.holds(predicate_, now, gauges, names);
  if (is_true == (plan::is<plan::claim::Always>(claim()))) return;
  const EventSeq shown = evidence(last, looks_ == 1 || by_time_alone, predicates, names);
  decided_.note({.time = now, .seq = last, .witness = {0, shown, shown}});
}

EventSeq PredicateClaim::evidence(EventSeq last, bool between_events, const watch::Predicates& predicates,
                                  const trace::NameTable& names) const {
  // A gauge is looked at after each dispatch, so that within the scope the last one changed it. At the scope's
  // beginning and at the run's end it may have been so for long, and what waits gets older without any event.
  const bool is_fresh = predicates.reads_gauges(predicate_) && !at_end() && !between_events;
  return is_fresh ? last : predicates.last_change(predicate_, names);
}

Verdict PredicateClaim::finish(const Ending& ending) const {
  if (const auto never_opened = unopened(ending)) return *never_opened;
  Verdict made = verdict(Outcome::held, Finding::as_claimed, ending);
  made.time = decided_at(ending);
  if (plan::is<plan::claim::Eventually>(claim())) {
    if (decided_.happened) {
      made = verdict(Outcome::held, Finding::as_claimed, decided_);
    } else {
      made.outcome = is_cut_short(ending) ? Outcome::undecided : Outcome::failed;
      made.finding = is_cut_short(ending) ? Finding::cut_short : Finding::never_true;
      made.at_deadline = !is_cut_short(ending) && window().has_end();
    }
  } else if (decided_.happened) {
    made = verdict(Outcome::failed, plan::is<plan::claim::Always>(claim()) ? Finding::was_false : Finding::was_true,
                   decided_);
  }
  made.seen = looks_;
  return made;
}

}  // namespace meshsim::check
