// A moment of a run at which a fault may strike: right after a dispatch that emitted an event, or right before the next
// thing happens. Each has a form in the language.
#pragma once

#include <meshsim/event.hpp>
#include <meshsim/time.hpp>

#include "plan/trigger.hpp"

namespace meshsim::explore {

struct Moment {
  EventSeq event = 0;      ///< the last event so far
  Time time = 0;           ///< when it strikes
  bool is_before = false;  ///< just before what is due at `time`; else right after the event

  /// Returns it as the time of a line: `at T` or `at event N`.
  plan::Trigger trigger() const {
    if (is_before) return plan::trigger::At{time};
    return plan::trigger::Event{event};
  }
  friend bool operator==(const Moment&, const Moment&) = default;
};

}  // namespace meshsim::explore
