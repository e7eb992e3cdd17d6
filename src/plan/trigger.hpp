// The time part of a timeline line: a struct for each way to tell when it acts.
#pragma once

#include <meshsim/event.hpp>
#include <meshsim/time.hpp>
#include <variant>

#include "plan/pattern.hpp"

namespace meshsim::plan {

namespace trigger {

/// `at 4s:`
struct At {
  Time time = 0;
};
/// `+500ms:`: that long after the line before it fired (after its last action, if it repeats).
struct After {
  Duration delay = 0;
};
/// `when hello handled by subscriber:`, once.
struct Fact {
  Pattern pattern;
};
/// `when order-api is ready:`, once, at the first event at which it holds.
struct State {
  Predicate predicate;
};
/// `every 1s from A to B:`, both ends included.
struct Every {
  Duration period = 0;
  Time from = 0, to = 0;
};
/// `at event N:`, after the dispatch that emitted event N.
struct Event {
  EventSeq number = 0;
};

}  // namespace trigger

using Trigger =
    std::variant<trigger::At, trigger::After, trigger::Fact, trigger::State, trigger::Every, trigger::Event>;

/// Tells whether a trigger waits for a condition, `when ..`.
inline bool is_condition(const Trigger& trigger) {
  return std::holds_alternative<trigger::Fact>(trigger) || std::holds_alternative<trigger::State>(trigger);
}

}  // namespace meshsim::plan
