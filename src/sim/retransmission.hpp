// Loss as TCP shows it: a lost packet is sent again later, and the packets behind it wait.
//
// A lost packet is sent again when its time comes, and each try is drawn then: a fault that has ended by then does not
// touch it. Packets sent after it on the same path get through or not by themselves, but are read only behind it: the
// packets of a path wait in a line, and those at its front that are through go on. A packet that was sent again 15
// times in vain ends its connection (ETIMEDOUT, 924.6s after it was written); one whose sender has closed the
// connection or died is given up at the first try after 102.2s (orphan_patience).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <meshsim/packet.hpp>
#include <meshsim/time.hpp>
#include <vector>

#include "base/fifo.hpp"
#include "sim/held_packets.hpp"

namespace meshsim::sim {

/// A packet that was lost, or was sent after one that was.
struct Stalled {
  Packet packet;
  Time due = never;   ///< when it would arrive by itself; never: it must be sent again
  Duration wait = 0;  ///< the time until the next try
  std::uint16_t to_incarnation = 0;
  std::uint8_t resends = 0;
  bool is_orphan = false;  ///< its sender has closed the connection, or died
  bool is_gone = false;    ///< it was given up, and leaves a gap in the line
  Time since = 0;          ///< when it was written
};

/// The lines of all paths. Plain data; the Transport sets the timers and sends.
class Retransmission {
 public:
  /// The result of a try that is due.
  enum class Try : std::uint8_t {
    send,       ///< it is sent again, and counted
    orphaned,   ///< nobody waits for it any more, and its kernel gives it up
    timed_out,  ///< the last try is over: the connection is given up
  };

  bool has(std::uint32_t path) const {
    const auto line = lines_.find(path);
    return line != lines_.end() && !line->second.packets.empty();
  }
  /// Puts a packet that is written at `now` at the end of the path's line. `due` is when it arrives by itself, never
  /// when it is lost. Returns its number in the line.
  std::uint64_t add(std::uint32_t path, std::uint16_t life, const Packet& packet, Time now, Time due);
  /// Finds a packet; null when it is not there any more.
  Stalled* find(std::uint32_t path, std::uint64_t number);
  static Try next_try(Stalled& stalled, Time now);
  /// Doubles the wait, because this try was lost too.
  static void back_off(Stalled& stalled);

  /// Takes out the packets at the front that wait no longer, in order.
  std::vector<Stalled> take_through(std::uint32_t path);
  /// Takes out the whole line, as held packets, because a cut may go on holding them.
  std::vector<HeldPacket> take_all(std::uint32_t path);
  /// Gives up the packets sent to that life of the peer.
  std::vector<Stalled> give_up_life(std::uint32_t path, std::uint16_t to_incarnation);
  /// Gives up the orphans that have waited too long.
  std::vector<Stalled> give_up_orphans(std::uint32_t path, Time now);

  /// Notes that the process which wrote to the path in that life has died: all its packets go with the first of them.
  void orphan_life(std::uint32_t path, std::uint16_t life);
  /// Notes that the caller waits no longer for the answer to its request.
  void orphan_request(std::uint32_t path, std::uint64_t token);

  std::size_t memory_bytes() const;

 private:
  /// The packets of one path, in order of sending.
  struct Line {
    std::uint64_t first = 0;  ///< the number of the first packet; they count on for ever
    Fifo<Stalled> packets;
  };
  template <class Predicate>
  std::vector<Stalled> give_up_if(std::uint32_t path, Predicate is_meant);

  std::map<std::uint32_t, Line> lines_;  // by path; most paths have none
};

}  // namespace meshsim::sim
