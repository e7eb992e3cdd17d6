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
    closed,    ///< nothing was sent yet, or nobody was there when something was: it is refused
    ended,     ///< there was a connection: what is lost on it was sent
    accepted,  ///< open to a process that does not serve yet: its kernel has taken the connection
    open,
    vanished,  ///< open, but the machine at the other end lost power and did not say so
  };

  InstanceId from = no_instance;
  InstanceId to = no_instance;
  std::uint32_t reverse = 0;
  std::uint32_t channel = 0;         ///< of the event queue: what is on its way
  std::uint16_t to_incarnation = 0;  ///< of the peer the connection was made with
  State state = State::closed;
  bool faulty = false;   ///< some active fault lies on it or on its reverse, or packets are stalled
  bool hung_up = false;  ///< the last call in a cut was given up: the next one needs another connection
  Time last_arrival = 0;
  Time void_until = -1;  ///< deliveries that arrive until then were cut off
  Time opened_at = 0;
  Time vanished_at = 0;
  Time blocked_since = never;  ///< since when nothing gets through it, without a break
  Time watched_until = never;  ///< when the timer is due that gives a silent peer up
  TimerId watch;               ///< that timer
  Duration heartbeat = 0;
  bool by_looks = false;    ///< DeliveryPolicy::heartbeat.by_looks
  bool of_process = false;  ///< it is the process at the other end that answers heartbeats
  Distribution latency;
  DrawKey name;   ///< tells its draws apart from those of other paths
  Random random;  ///< of latencies

  bool is_open() const { return state >= State::accepted; }
  /// Tells if the peer served on this connection, or on the last one that there was.
  bool was_established() const { return state >= State::open || state == State::ended; }
  void close() { state = was_established() ? State::ended : State::closed; }
  void open_again() { state = was_established() ? State::open : State::accepted; }

  /// Draws when a packet that is sent now, and is on its way for `extra` longer, gets there by itself.
  Time draw_arrival(Time now, Duration extra) { return saturating_add(now, latency.draw(random) + extra); }
  /// Returns when it is read there: not before those sent earlier.
  Time arrive(Time by_itself) { return last_arrival = std::max(by_itself, last_arrival); }
};

}  // namespace meshsim::sim
