// The limits of a run, and the reasons why it stops.
#pragma once

#include <cstdint>

namespace meshsim::sim {

/// The most that a run may do and use. Exceeding a budget is an outcome, never a crash.
struct Budget {
  std::uint64_t events = 2'000'000'000;
  std::uint64_t pending = 8'000'000;  ///< entries scheduled at one time; at most EventQueue::most_pending
  /// Dispatches without progress, see Headway::look. Far more than any burst that a person would write, yet done in
  /// seconds.
  std::uint64_t in_vain = 10'000'000;
  std::uint64_t bytes = 4'000'000'000;  ///< memory of everything that a run holds
};

enum class StopReason : std::uint8_t {
  idle,         ///< nothing is left that could happen
  until,        ///< the next event is later than the run was asked to go
  breakpoint,   ///< request_stop was called
  interrupted,  ///< the interrupt flag was set
  budget_events,
  budget_pending,
  budget_bytes,
  livelock,  ///< the run makes no progress (Budget::in_vain), see Stuck; likewise the next two
  upkeep_only,
  avalanche,
};

}  // namespace meshsim::sim
