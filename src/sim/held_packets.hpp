// Packets held by cuts: they were written to open connections and do not arrive. In order of sending.
//
// The kernel that sends them gives up in the end, counted from when a packet was first written. While the process still
// has its connection, that is after tcp_retries2 (15) further tries: 924.6s with a smallest timeout of 200ms, doubling
// up to 120s. When the process has closed the socket or died, nobody waits for the packet, and it is sent for
// tcp_orphan_retries (8: "a locally closed TCP connection") further tries: 102.2s (Linux, ip-sysctl).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <meshsim/packet.hpp>
#include <meshsim/time.hpp>
#include <utility>
#include <vector>

#include "base/time.hpp"

namespace meshsim::sim {

inline constexpr Duration orphan_patience = Duration{511} * 200 * millisecond;
inline constexpr Duration connection_patience = Duration{1023} * 200 * millisecond + Duration{6} * 120 * second;

/// Tells whether the network itself made the packet, or a kernel on behalf of a process that is gone: such a packet
/// waits for ever.
constexpr bool is_own_notice(PacketKind kind) {
  return kind == PacketKind::reset || kind == PacketKind::closed || kind == PacketKind::hang_up;
}

struct HeldPacket {
  std::uint32_t path = 0;
  std::uint16_t to_incarnation = 0;
  bool is_orphan = false;  ///< its sender has closed the connection, or died
  Packet packet;
  Time since = 0;  ///< when it was written first

  /// Returns when its sender's kernel gives it up.
  Time given_up_at() const {
    if (is_own_notice(packet.kind)) return never;
    return saturating_add(since, is_orphan ? orphan_patience : connection_patience);
  }
};

/// Plain data.
class HeldPackets {
 public:
  bool empty() const { return packets_.empty(); }
  void add(const HeldPacket& packet) { packets_.push_back(packet); }
  /// Puts the packets before all others.
  void add_first(const std::vector<HeldPacket>& packets) {
    packets_.insert(packets_.begin(), packets.begin(), packets.end());
  }
  std::vector<HeldPacket> take_all() { return std::exchange(packets_, {}); }
  /// Takes out the packets that fit, in order. Linear in all that are held; so are the others below.
  template <class Predicate>
  std::vector<HeldPacket> take_if(Predicate is_meant) {
    std::vector<HeldPacket> taken;
    std::erase_if(packets_, [&](const HeldPacket& held) {
      if (!is_meant(held)) return false;
      taken.push_back(held);
      return true;
    });
    return taken;
  }

  /// Notes that the caller waits no longer for the answer to its request. Returns when the request is given up; never
  /// when it is not held. Constant time where requests are given up in the order in which they were sent.
  Time orphan_request(std::uint32_t path, std::uint64_t token) {
    for (std::size_t looked = 0; looked < packets_.size(); ++looked) {
      HeldPacket& held = packets_[(hint_ + looked) % packets_.size()];
      const bool is_it = held.path == path && held.packet.kind == PacketKind::request && held.packet.token == token;
      if (!is_it || held.is_orphan) continue;
      hint_ = (hint_ + looked + 1) % packets_.size();
      held.is_orphan = true;
      return held.given_up_at();
    }
    return never;
  }
  /// Notes that the process which wrote to the path in that life has died: all its packets go with the first of them.
  /// Returns when; never when nothing is held there.
  Time orphan_all(std::uint32_t path, std::uint16_t life) {
    Time first = never;
    for (HeldPacket& held : packets_) {
      if (held.path != path || held.packet.life != life || is_own_notice(held.packet.kind)) continue;
      first = std::min(first, held.since);
      held.is_orphan = true;
      held.since = first;
    }
    return first == never ? never : saturating_add(first, orphan_patience);
  }
  /// Returns when the next packet on the path is given up; never when none will be.
  Time next_given_up(std::uint32_t path) const {
    Time next = never;
    for (const HeldPacket& held : packets_) {
      if (held.path == path) next = std::min(next, held.given_up_at());
    }
    return next;
  }
  std::size_t memory_bytes() const { return packets_.capacity() * sizeof(HeldPacket); }

 private:
  std::vector<HeldPacket> packets_;
  std::size_t hint_ = 0;  // the likely place of the next request that is given up
};

}  // namespace meshsim::sim
