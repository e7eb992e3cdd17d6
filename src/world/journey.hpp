// Going forwards and backwards through one run.
//
// A place is the number of the last event and the time. Places with events are those between two dispatches of which
// the earlier one emitted something; `to TIME` also stops between them, and so do conditions that come true by time
// alone, and questions. Going back takes the nearest snapshot before the place and runs forward from it, so every place
// is reached in the only possible way: it is exact by construction.
#pragma once

#include <csignal>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "world/moment.hpp"
#include "world/snapshots.hpp"

namespace meshsim::world {

struct Place {
  EventSeq event = 0;
  Time time = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

/// The reason why a move forward ended.
enum class Halt : std::uint8_t { arrived, hit, interrupted, ended };

/// The conditions that end a move forward.
struct Aim {
  std::uint64_t places = UINT64_MAX;           ///< the number of places with events
  Time until = never;                          ///< the instant to be simulated to its end
  std::function<bool()> arrived = {};          ///< asked at each place; none: never
  std::function<bool(const Hit&)> stops = {};  ///< tells whether a hit ends the move; none: no hit does
};

class Journey {
 public:
  /// Begins where everything has started.
  Journey(const Origin& origin, const volatile std::sig_atomic_t* interrupt);

  Place place() const { return {moment_->event(), time_}; }
  /// Returns when the place's event happened; its time is later where `to TIME` went on without one.
  Time event_time() const { return event_time_; }
  const Moment& moment() const { return *moment_; }
  const Run& run() const { return moment_->run(); }
  bool has_ended() const { return run().has_ended(); }

  /// Moves forward, and gives the listener (may be null) the events.
  Halt forward(const Aim& aim, trace::Sink* listener);
  /// Returns the hits of the last step of a move forward.
  const std::vector<Hit>& hits() const { return moment_->hits(); }

  /// Returns the n-th place with events before this one; the first of all when there are not so many.
  EventSeq place_before(std::uint64_t n) const;
  /// Returns the first place of all, or the last one up to that event.
  EventSeq first_place() const { return first_place_; }
  EventSeq place_until(EventSeq event) const;
  /// Returns the first place at which that event has happened, among those passed already.
  EventSeq place_with(EventSeq event) const;
  /// Finds the last place before this one at which the test is true; nothing when there is none, or after an interrupt.
  /// The test sees a moment of its own just after the dispatch that led there; before that, the sink (may be null) gets
  /// the events of that dispatch.
  std::optional<Place> last_place(const std::function<bool(const Moment&)>& test, trace::Sink* sink) const;
  /// Goes to a place of the run, passed already or not; time 0 means that of its event. False: no dispatch ends with
  /// that event, or an interrupt came. The listener (may be null) gets at least the dispatch that led there.
  bool go_to(Place place, trace::Sink* listener = nullptr);
  /// Gives the sink all events up to here. False: an interrupt came before the end.
  [[nodiscard]] bool replay(trace::Sink& sink) const;

  const Snapshots& snapshots() const { return snapshots_; }
  const Origin& origin() const { return origin_; }

 private:
  enum class Pace : std::uint8_t {
    place,     ///< to the next place with events
    look,      ///< to an instant between events, at which a condition came true
    none_due,  ///< nothing is due up to the given time
    ended,
  };
  Pace step(Time until);
  bool is_interrupted() const { return interrupt_ != nullptr && *interrupt_ != 0; }
  void note_place(EventSeq event);

  Origin origin_;
  const volatile std::sig_atomic_t* interrupt_;
  Snapshots snapshots_;
  std::unique_ptr<Moment> moment_;
  Time time_ = 0;
  Time event_time_ = 0;
  EventSeq first_place_ = 0;
  std::vector<bool> places_;  // by event: whether a dispatch ended with it; as far as the session has been
};

}  // namespace meshsim::world
