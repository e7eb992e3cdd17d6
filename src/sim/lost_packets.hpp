// Packets that do not arrive: an event tells of the loss, and an instance that can know of it is told.
#pragma once

#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/packet.hpp>

#include "sim/path.hpp"

namespace meshsim::sim {

class Simulation;

/// Emits an event that the packet, sent over the path to that life of the peer, does not arrive. If its sender can
/// know, gives it a `reset`. Takes over packet.body.
void lose(Simulation& simulation, const Path& path, std::uint16_t life, const Packet& packet, Reason reason);
/// Tells that life of `to`, at once, what its own machine knows.
void give_now(Simulation& simulation, InstanceId to, std::uint16_t life, const Packet& notice);
/// Emits the fate of a delivery that was lost silently: without acknowledgements, only the network knows of it.
void tell_fate(Simulation& simulation, const Packet& delivery, Reason reason);
/// Tells whether the packet is a delivery that its consumer never acknowledges.
bool is_unanswered(const Simulation& simulation, const Packet& packet);

}  // namespace meshsim::sim
