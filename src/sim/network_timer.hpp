// The network's own timers.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <meshsim/event.hpp>
#include <meshsim/time.hpp>

namespace meshsim::sim {

class Simulation;

/// Says what a timer is for: Timer::code.
enum class NetworkDue : std::uint32_t {
  heartbeat,  ///< the peer of the path in Timer::slot has been silent for long
  resend,     ///< the packet with that number (Timer::value) on the path is sent again
  dial,       ///< the connection for the request with that number is tried again
  give_up,    ///< what a cut holds on the path has waited too long
};

/// Names what led to the timer: what is emitted when it is due has the same cause.
struct Origin {
  EventSeq cause = 0;
  std::uint32_t root = 0;
};

/// Calls Network::on_due with the timer `delay` from now.
TimerId set_network_timer(Simulation& simulation, Duration delay, NetworkDue due, Timer timer, Origin origin);
/// Does the same, led to by what the context says.
TimerId set_network_timer(Simulation& simulation, Duration delay, NetworkDue due, Timer timer);

}  // namespace meshsim::sim
