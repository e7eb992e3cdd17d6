// The connections between instances: how they open, how they end, and how long a silent peer is believed to live.
//
// The end of a process closes its connections: the peer learns of it one latency later, and packets it sent meanwhile
// are lost. A path that does not exist yet is made, closed, when it is asked for.
#pragma once

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/packet.hpp>
#include <optional>
#include <span>
#include <vector>

#include "sim/link_faults.hpp"
#include "sim/path.hpp"

namespace meshsim::sim {

class Simulation;

class Connections {
 public:
  struct Peer {
    InstanceId instance = no_instance;
    std::uint32_t path = 0;  ///< the path to it
  };

  Path& operator[](std::uint32_t path) { return paths_[path]; }
  const Path& operator[](std::uint32_t path) const { return paths_[path]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(paths_.size()); }
  Path& reverse_of(const Path& path) { return paths_[path.reverse]; }
  const Path& reverse_of(const Path& path) const { return paths_[path.reverse]; }

  /// Returns the index of the path, made when it is new. Cheap for the first few peers of an instance, which are nearly
  /// all there are.
  std::uint32_t between(Simulation& simulation, InstanceId from, InstanceId to) {
    if (from < peers_of_.size()) [[likely]] {
      const std::vector<Peer>& peers = peers_of_[from];
      const std::size_t count = std::min(peers.size(), few_peers);
      for (std::size_t i = 0; i < count; ++i) {
        if (peers[i].instance == to) return peers[i].path;
      }
    }
    return search(simulation, from, to);
  }
  /// Returns the same in constant time, for an instance with more peers.
  std::uint32_t search(Simulation& simulation, InstanceId from, InstanceId to);
  /// Returns the instances to which the instance has paths, in order of making.
  std::span<const Peer> peers_of(InstanceId instance) const {
    return instance < peers_of_.size() ? std::span<const Peer>(peers_of_[instance]) : std::span<const Peer>();
  }

  /// Opens the connection; no fault that blocks may lie on it. A process that starts has an address already, and the
  /// connection is used again when it serves. A dead one has none: the packet finds out when it arrives, and the next
  /// one tries anew.
  void open(const Simulation& simulation, std::uint32_t path);
  /// Closes the path, because the process that sends over it has ended. Returns the life of the peer that learns of it;
  /// none when the peer has no connection to it.
  std::optional<std::uint16_t> close(const Simulation& simulation, std::uint32_t path);
  /// Notes that the machine which sends over the path has lost its power. True: the peer still takes the connection for
  /// alive.
  bool vanish(const Simulation& simulation, std::uint32_t path);
  /// Closes the path, whose sender is about to be given a `reset` or `closed`. False: the notice is not about the
  /// present connection, which stays.
  bool take_notice(const Simulation& simulation, std::uint32_t path, const Packet& notice);
  /// Establishes the connections that were made to a process while it started; it serves from now on.
  void serves_now(InstanceId instance);

  /// Returns when a peer that falls silent at `since` is given up.
  static Time given_up_at(const Path& path, Time since);
  /// Returns when the peer is given up unless it is heard of before; never, when it is not silent or there are no
  /// heartbeats.
  Time given_up_at(const Simulation& simulation, const Path& path) const;

  std::size_t memory_bytes() const { return paths_.capacity() * sizeof(Path) + index_.size() * 16; }

 private:
  static constexpr std::size_t few_peers = 8;  // up to so many are searched one by one, which is cheaper than a hash

  std::uint32_t make(Simulation& simulation, InstanceId from, InstanceId to);

  std::vector<Path> paths_;
  std::vector<std::vector<Peer>> peers_of_;  // by instance
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> index_;
};

}  // namespace meshsim::sim
