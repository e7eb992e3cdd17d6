#include "sim/retransmission.hpp"

#include <algorithm>

namespace meshsim::sim {

namespace {

constexpr Duration first_retransmission = 200 * millisecond;  // Linux' smallest TCP retransmission timeout
constexpr Duration longest_retransmission = 120 * second;
constexpr std::uint8_t most_resends = 15;  // tcp_retries2

bool is_over(const Stalled& stalled, Time now) { return stalled.is_orphan && now - stalled.since >= orphan_patience; }

}  // namespace

std::uint64_t Retransmission::add(std::uint32_t path, std::uint16_t life, const Packet& packet, Time now, Time due) {
  Line& line = lines_[path];
  line.packets.push_back(
      {.packet = packet, .due = due, .wait = first_retransmission, .to_incarnation = life, .since = now});
  return line.first + line.packets.size() - 1;
}

Stalled* Retransmission::find(std::uint32_t path, std::uint64_t number) {
  Line& line = lines_[path];
  if (number < line.first) return nullptr;
  Stalled& stalled = line.packets[number - line.first];
  return stalled.is_gone ? nullptr : &stalled;
}

Retransmission::Try Retransmission::next_try(Stalled& stalled, Time now) {
  if (is_over(stalled, now)) return Try::orphaned;
  if (stalled.resends == most_resends) return Try::timed_out;
  ++stalled.resends;
  return Try::send;
}

void Retransmission::back_off(Stalled& stalled) { stalled.wait = std::min(2 * stalled.wait, longest_retransmission); }

std::vector<Stalled> Retransmission::take_through(std::uint32_t path) {
  std::vector<Stalled> through;
  Line& line = lines_[path];
  for (; !line.packets.empty() && line.packets.front().due != never; line.packets.pop_front(), ++line.first) {
    if (!line.packets.front().is_gone) through.push_back(line.packets.front());
  }
  return through;
}

std::vector<HeldPacket> Retransmission::take_all(std::uint32_t path) {
  std::vector<HeldPacket> taken;
  if (!has(path)) return taken;
  Line& line = lines_[path];
  for (; !line.packets.empty(); line.packets.pop_front(), ++line.first) {
    const Stalled& stalled = line.packets.front();
    if (stalled.is_gone) continue;
    taken.push_back({.path = path,
                     .to_incarnation = stalled.to_incarnation,
                     .is_orphan = stalled.is_orphan,
                     .packet = stalled.packet,
                     .since = stalled.since});
  }
  return taken;
}

template <class Predicate>
std::vector<Stalled> Retransmission::give_up_if(std::uint32_t path, Predicate is_meant) {
  std::vector<Stalled> lost;
  Line& line = lines_[path];
  for (std::size_t i = 0; i < line.packets.size(); ++i) {
    Stalled& stalled = line.packets[i];
    // The network's own notices must arrive some day, or a peer would never learn of an end.
    if (stalled.is_gone || is_own_notice(stalled.packet.kind) || !is_meant(stalled)) continue;
    lost.push_back(stalled);
    stalled.is_gone = true;
    stalled.due = 0;  // the line moves on over it
  }
  return lost;
}

std::vector<Stalled> Retransmission::give_up_life(std::uint32_t path, std::uint16_t to_incarnation) {
  return give_up_if(path, [&](const Stalled& stalled) { return stalled.to_incarnation == to_incarnation; });
}

std::vector<Stalled> Retransmission::give_up_orphans(std::uint32_t path, Time now) {
  return give_up_if(path, [now](const Stalled& stalled) { return is_over(stalled, now); });
}

void Retransmission::orphan_life(std::uint32_t path, std::uint16_t life) {
  if (!has(path)) return;
  Line& line = lines_[path];
  Time first = never;
  for (std::size_t i = 0; i < line.packets.size(); ++i) {
    Stalled& stalled = line.packets[i];
    if (stalled.packet.life != life || is_own_notice(stalled.packet.kind)) continue;
    first = std::min(first, stalled.since);
    stalled.is_orphan = true;
    // One stream: when the first of it is given up, nothing behind it can be read any more.
    stalled.since = first;
  }
}

void Retransmission::orphan_request(std::uint32_t path, std::uint64_t token) {
  if (!has(path)) return;
  Line& line = lines_[path];
  for (std::size_t i = 0; i < line.packets.size(); ++i) {
    Stalled& stalled = line.packets[i];
    if (stalled.packet.kind == PacketKind::request && stalled.packet.token == token) stalled.is_orphan = true;
  }
}

std::size_t Retransmission::memory_bytes() const {
  std::size_t bytes = 0;
  for (const auto& [path, line] : lines_) bytes += sizeof line + line.packets.memory_bytes();
  return bytes;
}

}  // namespace meshsim::sim
