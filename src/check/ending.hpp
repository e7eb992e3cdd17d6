#pragma once

#include <cstdint>
#include <meshsim/event.hpp>

#include "watch/gauges.hpp"

namespace meshsim::check {

/// The way and the time in which a run ended, as far as verdicts care.
struct Ending {
  enum class Reason : std::uint8_t {
    idle,         ///< nothing can happen any more: all deadlines are decided
    end_time,     ///< `ends at` was reached
    cap,          ///< one minute after the last timeline line
    budget,       ///< cut: what has no deadline of its own stays open too
    interrupted,  ///< likewise
  } reason = Reason::idle;
  Time now = 0;                           ///< the last instant that was simulated, with all that was due by then
  EventSeq last = 0;                      ///< the last event
  const watch::Gauges* gauges = nullptr;  ///< their present values; must not be null
};

/// Tells whether the run was cut at some arbitrary point rather than brought to its end.
inline bool is_cut(const Ending& ending) {
  return ending.reason == Ending::Reason::budget || ending.reason == Ending::Reason::interrupted;
}

}  // namespace meshsim::check
