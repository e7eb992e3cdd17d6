#pragma once

#include <cstdint>
#include <meshsim/event.hpp>

#include "watch/gauges.hpp"

namespace meshsim::check {

/// The end of a run, as far as verdicts depend on it.
struct Ending {
  enum class Reason : std::uint8_t {
    idle,         ///< nothing is left that could happen: all deadlines are decided
    end_time,     ///< `ends at` was reached
    cap,          ///< one minute after the last timeline line
    budget,       ///< cut: anything without a deadline of its own stays open too
    interrupted,  ///< likewise
    going_on,     ///< none yet: it is looked at on its way, and what is open is told as if nothing more happened
  } reason = Reason::idle;
  Time now = 0;                           ///< the last instant that was simulated, with everything due by then
  EventSeq last = 0;                      ///< the last event
  const watch::Gauges* gauges = nullptr;  ///< the gauges' present values; must not be null
};

/// Tells whether the run was cut at an arbitrary point instead of reaching its end.
inline bool is_cut(const Ending& ending) {
  return ending.reason == Ending::Reason::budget || ending.reason == Ending::Reason::interrupted;
}

/// Tells whether the run is judged as one in which nothing more happens, so that all deadlines are decided.
inline bool nothing_follows(const Ending& ending) {
  return ending.reason == Ending::Reason::idle || ending.reason == Ending::Reason::going_on;
}

}  // namespace meshsim::check
