// Where a run must stop at the latest, and the reasons for which it stops.
#pragma once

#include <cstdint>

namespace meshsim::sim {

/// Where a run must stop at the latest. Exceeding a budget is an outcome, never a crash.
struct Budget {
  std::uint64_t events = 2'000'000'000;
  std::uint64_t pending = 8'000'000;  ///< scheduled at once; at most EventQueue::most_pending
  /// Dispatches without getting on, see Headway::look. Far more than a burst has that anybody writes, and done in
  /// seconds.
  std::uint64_t in_vain = 10'000'000;
  std::uint64_t bytes = 4'000'000'000;  ///< of all that a run holds
};

enum class StopReason : std::uint8_t {
  idle,         ///< nothing can happen any more
  until,        ///< the next event is later than asked for
  breakpoint,   ///< request_stop was called
  interrupted,  ///< the interrupt flag was set
  budget_events,
  budget_pending,
  budget_bytes,
  livelock,  ///< the run does not get on (Budget::in_vain), see Stuck; and so the next two
  upkeep_only,
  avalanche,
};

}  // namespace meshsim::sim
