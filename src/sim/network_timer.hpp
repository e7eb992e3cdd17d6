// The network's own timers.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <meshsim/event.hpp>
#include <meshsim/time.hpp>

namespace meshsim::sim {

class Simulation;

/// The purpose of a timer: Timer::code.
enum class NetworkDue : std::uint32_t {
  heartbeat,  ///< the peer of the path in Timer::slot has been silent for too long
  resend,     ///< send the packet with that number (Timer::value) on the path again
  dial,       ///< try the connection for the request with that number again
  give_up,    ///< a packet that a cut holds on the path has waited too long
};

/// The cause of the timer: events emitted when it is due have the same one.
struct Origin {
  EventSeq cause = 0;
  std::uint32_t root = 0;
};

/// Calls Network::on_due with the timer `delay` from now.
TimerId set_network_timer(Simulation& simulation, Duration delay, NetworkDue due, Timer timer, Origin origin);
/// Sets the timer with the context's cause.
TimerId set_network_timer(Simulation& simulation, Duration delay, NetworkDue due, Timer timer);

}  // namespace meshsim::sim
