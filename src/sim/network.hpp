// The connecting network of all instances: sends packets, makes connections and ends them, and puts faults on links.
//
// A path is one direction between two instances: FIFO, arrival = max(now + latency, previous arrival). A connection is
// two paths opened for two lives (Connections). Packets that a fault may touch go through the Transport: cuts hold them
// (HeldPackets), losses send them again (Retransmission). Packets that do not arrive are told (lost_packets.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/ids.hpp>
#include <meshsim/packet.hpp>
#include <span>

#include "plan/plan.hpp"
#include "sim/connections.hpp"
#include "sim/dialling.hpp"
#include "sim/link_faults.hpp"
#include "sim/names.hpp"
#include "sim/path.hpp"
#include "sim/transport.hpp"

namespace meshsim::sim {

class Simulation;

class Network {
 public:
  explicit Network(const plan::Plan& plan) : names_(plan) {}

  /// Sends a packet from the acting instance, with the context's cause. Takes over packet.body.
  void send(Simulation& simulation, InstanceId to, const Packet& packet);
  /// Sends a request over a connection of its own. False: nothing answers the attempt to connect (the machine is off,
  /// nothing gets through). Then it is tried again as TCP does; once the connection is made, the request is sent and
  /// the caller gets `connected`.
  bool send_anew(Simulation& simulation, InstanceId to, const Packet& packet);
  /// Tells whether the acting instance has a connection to `to`, or can make one.
  bool reaches(Simulation& simulation, InstanceId to);
  /// Withdraws the acting instance's request `token`, whose connection is still being made. False: it was made, and the
  /// request sent.
  bool withdraw(Simulation& simulation, InstanceId to, std::uint64_t token);
  /// Closes the connection over which the acting instance has sent its request `token`, because it waits no longer for
  /// the answer. The kernel goes on sending packets in a cut for a while. A gateway notices.
  void hang_up(Simulation& simulation, InstanceId to, std::uint64_t token);
  /// Emits an event that a packet reached an instance that does not take it, and tells the sender if the machine is
  /// there to answer. `life` is the life of `to` it was sent to. `was_unread`: the kernel had taken it, the process
  /// not. Gives up or passes on packet.body.
  void undeliverable(Simulation& simulation, InstanceId to, std::uint16_t life, const Packet& packet,
                     bool was_unread = false);
  /// Handles a timer of the network's own (network_timer.hpp).
  void on_due(Simulation& simulation, const Timer& timer);

  /// Closes the side of `to`, which is about to be given a `reset` or `closed`. False: the notice is not about the
  /// present connection, which stays.
  bool on_notice(Simulation& simulation, InstanceId to, const Packet& packet);
  /// Establishes the connections that were made to a process while it started; it serves from now on.
  void serves_now(InstanceId instance) { connections_.serves_now(instance); }
  /// Closes the connections of a process that has ended; its peers learn of it, unless the machine lost power.
  void close_all(Simulation& simulation, InstanceId instance, bool silently);
  /// Gives up the connections of an instance to machines without power, because a packet it sent over one got no
  /// answer.
  void give_up_silent(Simulation& simulation, InstanceId from);
  /// Lets the peers of a process that is paused, or goes on, notice it, where the process itself answers heartbeats.
  void watch_pause(Simulation& simulation, InstanceId instance);

  /// Begins a fault; returns its index.
  std::uint32_t begin(Simulation& simulation, Fault fault);
  /// Ends a fault. Packets that a cut held go on their way.
  void end(Simulation& simulation, std::uint32_t fault);
  /// Ends every fault all of whose pairs and directions `heal A -> B` names, see plan::heals().
  void heal(Simulation& simulation, const plan::Sides& sides);
  /// Tells whether heal() would end a fault.
  bool has_active(const plan::Sides& sides) const { return transport_.faults().has_active(sides); }
  std::span<const Fault> faults() const { return transport_.faults().all(); }

  /// Tells whether nothing gets through between the two (a cut, a loss of everything), so that `a` tries in vain to
  /// connect to `b`, and notes that this fault has touched something.
  bool keeps_apart(const Simulation& simulation, InstanceId a, InstanceId b);
  /// Tells whether a fault lies on the link between the two, in either direction.
  bool is_touched(const Simulation& simulation, InstanceId a, InstanceId b) const;
  /// Tells whether two services share a network.
  bool connected(ServiceId a, ServiceId b) const { return names_.share_network(a, b); }

  // Returns the transport, for the parts of the network.
  Transport& transport() { return transport_; }
  Path& path(std::uint32_t index) { return connections_[index]; }
  Path& path_between(Simulation& simulation, InstanceId from, InstanceId to) {
    return connections_[connections_.search(simulation, from, to)];
  }
  std::uint32_t path_count() const { return connections_.size(); }

  std::size_t memory_bytes() const {
    return connections_.memory_bytes() + transport_.memory_bytes() + dialling_.memory_bytes();
  }

 private:
  void send_aside(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& packet);
  bool answers(Simulation& simulation, const Path& path, bool is_tried);
  bool is_blocked(const Simulation& simulation, const Path& path);
  void dial(Simulation& simulation, std::uint32_t index, const Packet& packet);
  void dial_again(Simulation& simulation, std::uint64_t number);
  void on_dial(Simulation& simulation, std::uint64_t number);
  void stop_dialling(Simulation& simulation, InstanceId from);
  void close(Simulation& simulation, std::uint32_t index);
  void vanish(Simulation& simulation, std::uint32_t index);
  void watch(Simulation& simulation, std::uint32_t index);
  void on_heartbeat(Simulation& simulation, std::uint32_t index);
  void give_up(Simulation& simulation, std::uint32_t index);
  void faults_changed(Simulation& simulation);

  Names names_;
  Connections connections_;
  Transport transport_;
  Dialling dialling_;
};

}  // namespace meshsim::sim
