// Connections closed by one end because the other, paused, does not read.
#pragma once

#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/packet.hpp>
#include <meshsim/time.hpp>

namespace meshsim::sim {

class Simulation;

/// Closes the connection over which the paused instance `to` is subscribed, on behalf of the acting instance. The first
/// `kept` bytes of the deliveries that lie there unread stay, the others are lost. `to` learns of it when it reads on.
void cut_off(Simulation& simulation, InstanceId to, std::uint64_t kept);

/// Tells whether the packet, which reaches a paused process at `due`, was sent before its connection was cut off. Then
/// it is lost at that time.
bool swallow(Simulation& simulation, InstanceId to, const Packet& packet, Time due);

}  // namespace meshsim::sim
