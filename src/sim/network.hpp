// Connections between instances, names, and what faults do to them.
//
// A path is one direction between two instances: FIFO, arrival = max(now + latency, previous arrival). A connection is
// two paths opened for two incarnations. The end of a process closes its connections: the peer learns of it one latency
// later, and what it sent meanwhile is lost. Packets to a connection that is cut wait until the cut is healed.
// Names and networks behave as on a Compose network (reference: gateway-faults-and-patterns 3.5).
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <map>
#include <meshsim/ids.hpp>
#include <meshsim/packet.hpp>
#include <span>
#include <vector>

#include "base/distribution.hpp"
#include "base/draw_key.hpp"
#include "base/fifo.hpp"
#include "base/random.hpp"
#include "base/ratio.hpp"
#include "plan/plan.hpp"
#include "sim/dialling.hpp"

namespace meshsim::sim {

class Simulation;

/// What a timeline line does to the paths between two sides. Plain data.
struct Fault {
  enum class Kind : std::uint8_t {
    cut,    ///< nothing passes; open connections hold their data, new ones cannot be made
    delay,  ///< `by` longer
    loss,   ///< a lost packet is sent again after 200ms, doubling: TCP turns loss into delay
    drop,   ///< a lost packet is gone: for what is not a stream
  } kind = Kind::cut;
  std::vector<plan::Target> from, to;
  bool both_ways = false;
  Duration by = 0;
  Probability probability;
  std::uint32_t line = 0;  ///< the timeline line that began it
  DrawKey draws;           ///< names what it does to each packet
  bool active = true;
  std::uint64_t acted = 0;  ///< packets it touched
  /// By path: how often it drew there. Each path has draws of its own, so that traffic on another does not shift them.
  std::vector<std::uint32_t> drawn;
};

class Network {
 public:
  explicit Network(const plan::Plan& plan);

  /// From who acts now, led to by what the context says. Takes over packet.body.
  void send(Simulation& simulation, InstanceId to, const Packet& packet);
  /// The same for a request, over a connection of its own. False: nobody answers whoever wants to make one (the machine
  /// is off, the link is cut). Then it is tried again as TCP does, and when it is made the request is sent and the
  /// caller gets `connected`.
  bool send_anew(Simulation& simulation, InstanceId to, const Packet& packet);
  /// Who acts does not wait any longer for the connection that its request `token` is to be sent over. False: it is
  /// made, and the request sent.
  bool withdraw(Simulation& simulation, InstanceId to, std::uint64_t token);
  /// Who acts does not wait any longer for the answer to its request `token` and closes the connection it was sent
  /// over. What lies in a cut is still sent by the kernel, for a while. A gateway notices.
  void hang_up(Simulation& simulation, InstanceId to, std::uint64_t token);
  /// Another try to make a connection is due.
  void on_dial(Simulation& simulation, const Timer& timer);
  /// A packet came to an instance that does not take it: says so in an event and, where the machine is there to answer,
  /// tells the sender. `life` is that of `to` which it was sent to. `was_unread`: the kernel had taken it, the process
  /// not. Gives up or passes on packet.body.
  void undeliverable(Simulation& simulation, InstanceId to, std::uint16_t life, const Packet& packet,
                     bool was_unread = false);
  /// The process serves from now on: connections to it that were made while it started are established.
  void serves_now(InstanceId instance);
  /// A `reset` or `closed` is about to be given to `to`: its side of the connection is closed. False: it is not about
  /// the connection that there is now, which stays.
  bool on_notice(Simulation& simulation, InstanceId to, const Packet& packet);
  /// The process ended: its connections close; its peers learn of it, unless the machine lost power.
  void close_all(Simulation& simulation, InstanceId instance, bool silently);
  /// Who acts closes the connection that `to`, which is paused, subscribed over: of the deliveries that lie there
  /// unread the first `kept` bytes stay, the others are lost. It learns of it when it reads on.
  void cut_off(Simulation& simulation, InstanceId to, std::uint64_t kept);
  /// Whether the packet, which comes to a paused process at `due`, was sent before the connection was cut off. Then it
  /// is lost at that time.
  bool swallow(Simulation& simulation, InstanceId to, const Packet& packet, Time due);
  /// The instance has sent something to a machine without power and got no answer: it gives such connections up.
  void give_up_silent(Simulation& simulation, InstanceId from);
  /// The process stands still: where it answers heartbeats itself, its peers will notice.
  void watch_pause(Simulation& simulation, InstanceId instance);
  /// A lost packet is sent again.
  void on_resend(Simulation& simulation, const Timer& timer);
  /// A heartbeat that was due on a cut or dead connection: gives it up if it is still so.
  void on_heartbeat(Simulation& simulation, std::uint32_t path);

  /// Begins a fault; returns its index.
  std::uint32_t begin(Simulation& simulation, Fault fault);
  /// Ends it. What a cut held goes on its way.
  void end(Simulation& simulation, std::uint32_t fault);
  /// `heal A -> B`: ends every fault that it names all of, see plan::heals().
  void heal(Simulation& simulation, const Fault& like);
  /// Whether there is one to end.
  bool has_active(const Fault& like) const;
  std::span<const Fault> faults() const { return faults_; }

  /// Tells if an active cut lies between the two, so that `a` tries in vain to connect to `b`, and notes that this cut
  /// has touched something.
  bool keeps_apart(const Simulation& simulation, InstanceId a, InstanceId b);

  /// Whether two services share a network.
  bool connected(ServiceId a, ServiceId b) const { return common_[zones_[a] * zone_count_ + zones_[b]]; }

  std::size_t memory_bytes() const;

 private:
  struct Path {
    InstanceId from = no_instance;
    InstanceId to = no_instance;
    std::uint32_t reverse = 0;
    std::uint32_t channel = 0;         ///< of the event queue: what is on its way
    std::uint16_t to_incarnation = 0;  ///< of the peer the connection was made with
    bool open = false;                 ///< never to a process that was dead when something was sent to it
    bool established = false;          ///< the peer serves, or did when it was opened: what is lost on it was sent
    bool peer_vanished = false;        ///< it is open, but the machine at its end lost power and did not say so
    bool faulty = false;               ///< some active fault fits, or packets are stalled
    bool hung_up = false;              ///< the last call in a cut was given up: the next one needs another connection
    Time last_arrival = 0;
    Time void_until = -1;  ///< deliveries that arrive until then were cut off
    Time opened_at = 0;
    Time vanished_at = 0;
    Time cut_since = never;  ///< since when a cut lies on it, without a break
    Duration heartbeat = 0;
    bool by_looks = false;    ///< DeliveryPolicy::heartbeat_by_looks
    bool of_process = false;  ///< it is the process at the other end that answers heartbeats
    Distribution latency;
    DrawKey name;   ///< tells its draws apart from those of other paths
    Random random;  ///< of latencies
  };
  struct Held {
    std::uint32_t path = 0;
    std::uint16_t to_incarnation = 0;
    Packet packet;
    Time since = 0;
  };
  /// A packet that was lost, or was sent after one that was.
  struct Stalled {
    Packet packet;
    Time due = never;   ///< when it would arrive by itself; never: it is to be sent again
    Duration wait = 0;  ///< until the next try
    std::uint16_t to_incarnation = 0;
    std::uint8_t resends = 0;
  };
  /// Those of one path, in order of sending.
  struct Line {
    std::uint64_t first = 0;  ///< the number of the first; they count on for ever
    Fifo<Stalled> packets;
  };

  std::uint32_t path_between(Simulation& simulation, InstanceId from, InstanceId to);
  std::uint32_t search_path(Simulation& simulation, InstanceId from, InstanceId to);
  std::uint32_t make_path(Simulation& simulation, InstanceId from, InstanceId to);
  bool open(Simulation& simulation, std::uint32_t path);
  bool answers(Simulation& simulation, const Path& path, bool count);
  void dial(Simulation& simulation, std::uint32_t path, const Packet& packet);
  void dial_again(Simulation& simulation, std::uint64_t number);
  void stop_dialling(Simulation& simulation, InstanceId from);
  void lose_orphans(Simulation& simulation, std::vector<Held>& held);
  void transmit(Simulation& simulation, Path& path, std::uint16_t life, const Packet& packet, Duration extra);
  Packet& put_under_way(Simulation& simulation, Path& path, std::uint16_t life, const Packet& packet, Duration extra);
  void send_aside(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& packet);
  void send_through_faults(Simulation& simulation, std::uint32_t index, const Packet& packet);
  bool fits(const Simulation& simulation, const Fault& fault, InstanceId from, InstanceId to) const;
  bool is_cut(const Simulation& simulation, const Path& path, bool count);
  Duration delay_on(const Simulation& simulation, const Path& path);
  bool draw_loss(const Simulation& simulation, const Path& path);
  bool hits(Fault& fault, const Path& path) const;
  bool is_stalled(std::uint32_t path) const;
  bool is_gateway(const Simulation& simulation, InstanceId instance) const;
  void follow(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& packet);
  void stall(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& packet, Duration extra);
  void give_now(Simulation& simulation, InstanceId to, std::uint16_t life, const Packet& notice);
  void tell_who_asks(Simulation& simulation, const Path& path, std::uint16_t life, const Packet& packet, Reason reason,
                     EventSeq failed);
  void put_behind(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& notice);
  void try_later(Simulation& simulation, std::uint32_t index, std::uint64_t number);
  void go_on(Simulation& simulation, std::uint32_t index);
  std::vector<Held> take_stalled(const Simulation& simulation, std::uint32_t index);
  void hold_stalled(const Simulation& simulation, std::uint32_t index);
  void lose_stalled(Simulation& simulation, std::uint32_t index, Reason reason);
  void lose_held(Simulation& simulation, std::uint32_t index, Reason reason);
  void refresh(const Simulation& simulation);
  void refresh(const Simulation& simulation, std::uint32_t index);
  void release_held(Simulation& simulation);
  void lose(Simulation& simulation, const Path& path, std::uint16_t life, const Packet& packet, Reason reason);
  EventSeq emit_loss(Simulation& simulation, const Path& path, const Packet& packet, Reason reason);
  bool is_unanswered(const Simulation& simulation, const Packet& packet) const;
  void tell_fate(Simulation& simulation, const Packet& delivery, Reason reason);
  void close_path(Simulation& simulation, std::uint32_t path, bool silently);
  void watch_heartbeat(Simulation& simulation, std::uint32_t path);
  void give_up(Simulation& simulation, std::uint32_t index);
  static Duration patience(const Simulation& simulation, const Path& path);

  const plan::Plan* plan_;
  std::vector<std::uint32_t> zones_;  // by service; those of one zone are on the same networks
  std::size_t zone_count_ = 0;
  std::vector<bool> common_;  // two zones by two: whether they share a network
  std::vector<Path> paths_;
  /// The way to a neighbour.
  struct Way {
    InstanceId to = no_instance;
    std::uint32_t path = 0;
  };
  static constexpr std::size_t few_ways = 8;  // so many are searched one by one: cheaper than a hash

  std::vector<std::vector<Way>> ways_from_;  // by instance, in order of making
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> index_;
  std::vector<Fault> faults_;
  std::vector<Held> held_;                 // in order of sending
  std::map<std::uint32_t, Line> stalled_;  // by path; most have none
  Dialling dialling_;
};

}  // namespace meshsim::sim
