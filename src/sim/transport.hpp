// The way of packets over open connections, past the faults that lie on them, as TCP shows it: a cut holds packets
// until it is healed or given up, a loss sends them again, a delay makes them late, and a drop, which TCP does not
// know, takes them away.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <meshsim/context.hpp>
#include <meshsim/packet.hpp>

#include "sim/held_packets.hpp"
#include "sim/link_faults.hpp"
#include "sim/path.hpp"
#include "sim/retransmission.hpp"

namespace meshsim::sim {

class Simulation;

Link link_between(const Simulation& simulation, InstanceId from, InstanceId to);
Link link_of(const Simulation& simulation, const Path& path);

class Transport {
 public:
  LinkFaults& faults() { return faults_; }
  const LinkFaults& faults() const { return faults_; }

  /// Sends a packet over an open path that is `faulty`, to the life of the peer for which it was opened.
  void send(Simulation& simulation, std::uint32_t path, const Packet& packet);
  /// Sends a notice of the network itself to that life of the peer, behind all packets under way or held. It is
  /// never given up: while nothing gets through it waits, as in a cut.
  void put_behind(Simulation& simulation, std::uint32_t path, std::uint16_t life, const Packet& notice);

  /// Tries the packet with that number again. False: the last try failed, and the connection must be given up.
  [[nodiscard]] bool on_resend(Simulation& simulation, std::uint32_t path, std::uint64_t number);
  /// Gives up packets held on the path that have waited too long. False: the connection must be given up.
  [[nodiscard]] bool on_give_up(Simulation& simulation, std::uint32_t path);

  /// Notes that the process which wrote to the path in that life has died: packets that do not get through are given up
  /// after a while.
  void orphan_life(Simulation& simulation, std::uint32_t path, std::uint16_t life);
  /// Notes the same of one request for which its caller waits no longer.
  void orphan_request(Simulation& simulation, std::uint32_t path, std::uint64_t token);
  /// Drops the packets held on the path, and those to be sent again.
  void lose_held(Simulation& simulation, std::uint32_t path, Reason reason);
  void lose_stalled(Simulation& simulation, std::uint32_t path, Reason reason);

  /// Updates the paths after the faults have changed.
  void refresh(Simulation& simulation);
  /// Sends, after refresh(), the packets held on links that are healed.
  void release_held(Simulation& simulation);

  std::size_t memory_bytes() const { return held_.memory_bytes() + lines_.memory_bytes(); }

 private:
  struct GiveUp {
    Time due = never;
    TimerId timer;
  };

  Duration delay_of(Simulation& simulation, const Link& link, std::uint32_t path, const Packet& packet);
  void transmit(Simulation& simulation, std::uint32_t path, std::uint16_t life, const Packet& packet, Duration extra);
  void follow(Simulation& simulation, std::uint32_t path, std::uint16_t life, const Packet& packet);
  void stall(Simulation& simulation, std::uint32_t path, std::uint16_t life, const Packet& packet, Duration extra);
  void send_again_later(Simulation& simulation, std::uint32_t path, std::uint16_t life, const Packet& packet);
  void try_later(Simulation& simulation, std::uint32_t path, std::uint64_t number);
  void go_on(Simulation& simulation, std::uint32_t path);
  void lose_all(Simulation& simulation, std::uint32_t path, const std::vector<Stalled>& lost);
  void hold(Simulation& simulation, std::uint32_t path, std::uint16_t life, const Packet& packet);
  void hold_stalled(Simulation& simulation, std::uint32_t path);
  void give_up_at(Simulation& simulation, std::uint32_t path, Time time);
  void stop_giving_up(Simulation& simulation, std::uint32_t path);
  void refresh(Simulation& simulation, std::uint32_t path);

  LinkFaults faults_;
  Retransmission lines_;
  HeldPackets held_;
  std::map<std::uint32_t, GiveUp> give_ups_;  // by path: the timer that gives up packets which a cut holds on it
};

}  // namespace meshsim::sim
