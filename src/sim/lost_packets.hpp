// What becomes of packets that do not arrive: an event says so, and who can know of it is told.
#pragma once

#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/packet.hpp>

#include "sim/path.hpp"

namespace meshsim::sim {

class Simulation;

/// Says in an event that the packet, sent over the path to that life of the peer, does not arrive. Where its sender can
/// know, it gets a `reset`. Takes over packet.body.
void lose(Simulation& simulation, const Path& path, std::uint16_t life, const Packet& packet, Reason reason);
/// Gives that life of `to` what its own machine knows, at once.
void give_now(Simulation& simulation, InstanceId to, std::uint16_t life, const Packet& notice);
/// Says what became of a delivery that was lost without a word: without acknowledgements only the network knows.
void tell_fate(Simulation& simulation, const Packet& delivery, Reason reason);
/// Tells if the packet is a delivery that its consumer never acknowledges.
bool is_unanswered(const Simulation& simulation, const Packet& packet);

}  // namespace meshsim::sim
