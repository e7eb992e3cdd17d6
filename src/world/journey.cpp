#include "world/journey.hpp"

#include <algorithm>

namespace meshsim::world {

Journey::Journey(const Origin& origin, const volatile std::sig_atomic_t* interrupt)
    : origin_(origin), interrupt_(interrupt), moment_(std::make_unique<Moment>(origin)) {
  first_place_ = moment_->event();
  note_place(first_place_);
  snapshots_.offer(*moment_);
}

void Journey::note_place(EventSeq event) {
  if (event >= places_.size()) places_.resize(event + 1);
  places_[event] = true;
}

/// Goes on to the next place with events, or to where nothing more is due.
Journey::Pace Journey::step(Time until) {
  const EventSeq before = moment_->event();
  while (true) {
    const Run::Stepped step = moment_->step(until);
    if (step == Run::Stepped::ended) {
      time_ = std::max(time_, run().simulation().now());
      return Pace::ended;
    }
    if (step == Run::Stepped::none_due && hits().empty()) return Pace::none_due;
    if (step == Run::Stepped::none_due) {
      time_ = moment_->time();
      return Pace::look;
    }
    // A dispatch without events is no place, because nothing would show that it was reached.
    if (moment_->event() == before) continue;
    time_ = event_time_ = run().simulation().now();
    note_place(moment_->event());
    snapshots_.offer(*moment_);
    return Pace::place;
  }
}

Halt Journey::forward(const Aim& aim, trace::Sink* listener) {
  moment_->listen(listener);
  Halt halt = Halt::arrived;
  for (std::uint64_t passed = 0; passed < aim.places;) {
    const Pace pace = step(aim.until);
    const bool hit = aim.stops && std::any_of(hits().begin(), hits().end(), aim.stops);
    if (pace == Pace::none_due) time_ = std::max(time_, aim.until);
    halt = pace == Pace::ended ? Halt::ended : hit ? Halt::hit : is_interrupted() ? Halt::interrupted : Halt::arrived;
    if (halt != Halt::arrived || pace == Pace::none_due) break;
    if (pace == Pace::look) continue;
    ++passed;
    if (aim.arrived && aim.arrived()) break;
  }
  moment_->listen(nullptr);
  return halt;
}

EventSeq Journey::place_until(EventSeq event) const {
  event = std::min<EventSeq>(event, places_.size() - 1);
  while (event > first_place_ && !places_[event]) --event;
  return std::max(event, first_place_);
}

EventSeq Journey::place_with(EventSeq event) const {
  event = std::max(event, first_place_);
  while (event < moment_->event() && !places_[event]) ++event;
  return event;
}

EventSeq Journey::place_before(std::uint64_t n) const {
  EventSeq event = moment_->event();
  for (; n > 0 && event > first_place_; --n) event = place_until(event - 1);
  return event;
}

std::optional<Place> Journey::last_place(const std::function<bool(const Moment&)>& test, trace::Sink* sink) const {
  // From snapshot to snapshot, the latest stretch first. A stretch ends with the place where the next one begins.
  EventSeq last_event = moment_->event() - 1;
  Time end = time_;
  while (last_event > 0) {
    const Moment* from = snapshots_.latest(last_event - 1);
    if (from == nullptr) return std::nullopt;
    Moment scout(*from);
    scout.listen(sink);
    std::optional<Place> found;
    // Between events, and behind the last one, conditions may come true by time alone.
    for (EventSeq before = scout.event(); before <= last_event + 1 && scout.time() <= end; before = scout.event()) {
      if (is_interrupted()) return std::nullopt;
      const Run::Stepped step = scout.step(never);
      if (step == Run::Stepped::ended) break;
      const bool between = step == Run::Stepped::none_due;
      const bool inside = between ? scout.time() < end : scout.event() <= last_event;
      const bool met = (between || scout.event() != before) && test(scout);
      if (met && inside) found = {scout.event(), between ? scout.time() : 0};
    }
    if (found) return found;
    last_event = from->event();
    end = from->time();
  }
  return std::nullopt;
}

bool Journey::go_to(Place place, trace::Sink* listener) {
  if (moment_->event() > place.event || (moment_->event() == place.event && (time_ > place.time || has_ended()))) {
    // Listeners also want the dispatch that led there.
    const Moment* from = snapshots_.latest(listener != nullptr && place.event > 0 ? place.event - 1 : place.event);
    if (from == nullptr) from = snapshots_.latest(place.event);
    if (from == nullptr) return false;
    moment_ = std::make_unique<Moment>(*from);
    event_time_ = run().simulation().now();
    time_ = moment_->time();
  }
  moment_->listen(listener);
  while (moment_->event() < place.event) {
    if (step(never) == Pace::ended || is_interrupted()) break;
  }
  while (time_ < place.time && moment_->event() == place.event) {
    if (step(place.time) != Pace::look) time_ = std::max(time_, place.time);
  }
  moment_->listen(nullptr);
  return moment_->event() == place.event;
}

bool Journey::replay(trace::Sink& sink) const {
  Run run(origin_.plan, origin_.registry, origin_.budget);
  run.add_sink(&sink);
  run.boot();
  while (run.simulation().last_event() < moment_->event()) {
    if (is_interrupted()) return false;
    if (run.step() == Run::Stepped::ended) break;
  }
  return true;
}

}  // namespace meshsim::world
