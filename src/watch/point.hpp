// A place in the run's order of events: between two events, so that "before" and "after" need no special cases.
#pragma once

#include <compare>
#include <meshsim/event.hpp>
#include <meshsim/time.hpp>

#include "base/time.hpp"

namespace meshsim::watch {

/// The place just before event `seq` of that instant; seq 0 means before all events of the instant.
struct Point {
  Time time = 0;
  EventSeq seq = 0;
  friend auto operator<=>(const Point&, const Point&) = default;
};

/// The place behind every event.
inline constexpr Point no_point{never, UINT64_MAX};

inline Point before(const Event& event) { return {event.time, event.seq}; }
inline Point before_all_at(Time time) { return {time, 0}; }
/// Returns the place before the first event later than `time`.
inline Point after_all_at(Time time) { return time == never ? no_point : Point{time + 1, 0}; }

}  // namespace meshsim::watch
