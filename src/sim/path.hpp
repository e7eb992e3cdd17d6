// One direction between two instances: FIFO, arrival = max(now + latency, previous arrival).
#pragma once

#include <algorithm>
#include <cstdint>
#include <meshsim/context.hpp>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>

#include "base/distribution.hpp"
#include "base/draw_key.hpp"
#include "base/random.hpp"
#include "base/time.hpp"

namespace meshsim::sim {

/// Plain data. A connection is two paths, each the other's reverse, opened for one life of either end.
struct Path {
  enum class State : std::uint8_t {
    closed,    ///< nothing was sent yet, or the connection was refused
    ended,     ///< there was a connection: packets lost on it had been sent
    accepted,  ///< open to a process that does not serve yet: its kernel has accepted the connection
    open,
    vanished,  ///< open, but the machine at the other end lost power without closing it
  };

  InstanceId from = no_instance;
  InstanceId to = no_instance;
  std::uint32_t reverse = 0;
  std::uint32_t channel = 0;         ///< the event queue's channel for the packets under way
  std::uint16_t to_incarnation = 0;  ///< the life of the peer with which the connection was made
  State state = State::closed;
  bool faulty = false;   ///< an active fault lies on it or on its reverse, or packets are stalled
  bool hung_up = false;  ///< the last call in a cut was given up, so the next one needs another connection
  Time last_arrival = 0;
  Time void_until = -1;  ///< deliveries that arrive until then were cut off
  Time opened_at = 0;
  Time vanished_at = 0;
  Time blocked_since = never;  ///< since when nothing has got through it without a break
  Time watched_until = never;  ///< when the timer is due that gives up a silent peer
  TimerId watch;               ///< the timer due at watched_until
  Duration heartbeat = 0;
  bool by_looks = false;    ///< DeliveryPolicy::heartbeat.by_looks
  bool of_process = false;  ///< the process at the other end answers heartbeats, not its kernel
  Distribution latency;
  DrawKey name;   ///< distinguishes its draws from those of other paths
  Random random;  ///< for latencies

  bool is_open() const { return state >= State::accepted; }
  /// Tells whether the peer served on this connection, or on the last one before it.
  bool was_established() const { return state >= State::open || state == State::ended; }
  void close() { state = was_established() ? State::ended : State::closed; }
  void open_again() { state = was_established() ? State::open : State::accepted; }

  /// Draws when a packet that is sent now, with `extra` delay, would arrive if it were alone.
  Time draw_arrival(Time now, Duration extra) { return saturating_add(now, latency.draw(random) + extra); }
  /// Returns when that packet is read there: not before those sent earlier.
  Time arrive(Time by_itself) { return last_arrival = std::max(by_itself, last_arrival); }
};

}  // namespace meshsim::sim
