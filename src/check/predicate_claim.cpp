#include "check/predicate_claim.hpp"

namespace meshsim::check {
namespace {

bool is_at_end(const Telling& telling) { return telling.claim().scope.kind == plan::Scope::Kind::at_end; }

/// Explains a predicate. `held` is the text for one that is as claimed.
std::string told_of(const Telling& telling, const std::string& held) {
  const Finding finding = telling.verdict.finding;
  if (finding == Finding::never_true) return "not true at any time up to " + telling.at();
  if (finding != Finding::was_false && finding != Finding::was_true) return held;
  const std::string truth = finding == Finding::was_true ? "true" : "false";
  return truth + (is_at_end(telling) ? " at the end" : " at " + telling.at());
}

}  // namespace

Time PredicateClaim::next_look() const {
  if (!wants_dispatches()) return never;
  return looks_ == 0 ? window().begin_time() : next_change_;
}

void PredicateClaim::look(const Look& here) {
  const watch::Point point{here.now, here.last + 1};
  is_over_ = window().is_over(point);
  const bool by_time_alone = next_change_ == here.now;
  next_change_ = never;
  if (decided_.happened || is_over_ || !window().has_begun(point)) return;
  const bool opens_now = window().from() == watch::before_all_at(here.now);
  // A scope that begins at a time is looked at first when that instant is over.
  if (opens_now && !here.instant_over) return;
  if (!at_end()) next_change_ = here.predicates.next_change(predicate_, here.now, here.gauges);
  // Nothing that the predicate reads has changed since the last look.
  if (!here.predicates.reads_gauges(predicate_) && seen_changes_ == here.predicates.changes()) return;
  seen_changes_ = here.predicates.changes();
  ++looks_;
  const bool is_true = here.predicates.holds(predicate_, here.now, here.gauges, here.names);
  if (is_true == (plan::is<plan::claim::Always>(claim()))) return;
  const EventSeq shown = evidence(here, looks_ == 1 || by_time_alone);
  decided_.note({.time = here.now, .seq = here.last, .witness = {0, shown, shown}});
}

void PredicateClaim::look_at_end(const Look& here, const Ending& ending) {
  look(here);
  // Nothing happens any more, but waiting messages get older.
  const bool goes_on = nothing_follows(ending);
  for (Time time = next_change_; goes_on && time != never; time = next_change_) {
    look({time, here.last, true, here.predicates, here.gauges, here.names});
  }
}

EventSeq PredicateClaim::evidence(const Look& here, bool between_events) const {
  // A gauge is looked at after each dispatch, so within the scope the last dispatch changed it. At the scope's
  // beginning and at the run's end it may have had its value for long, and waiting messages get older without any
  // event.
  const bool is_fresh = here.predicates.reads_gauges(predicate_) && !at_end() && !between_events;
  return is_fresh ? here.last : here.predicates.last_change(predicate_, here.names);
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

std::string PredicateClaim::told(const Telling& telling, const plan::claim::Always& /*said*/) {
  return told_of(telling, is_at_end(telling) ? "true at the end" : "true throughout");
}

std::string PredicateClaim::told(const Telling& telling, const plan::claim::Never& /*said*/) {
  return told_of(telling, "never true");
}

std::string PredicateClaim::told(const Telling& telling, const plan::claim::Eventually& /*said*/) {
  return told_of(telling, "true at " + telling.at());
}

std::string PredicateClaim::still_open(const Telling& /*telling*/, const plan::claim::Eventually& /*said*/) {
  return "is still to become true";
}

std::string PredicateClaim::watched_so_far(const Telling& telling) {
  if (!is_at_end(telling)) return so_far(telling);
  const std::string now = telling.verdict.finding == Finding::was_true ? "true" : "false";
  return "is " + now + " now; what counts is the end";
}

}  // namespace meshsim::check
