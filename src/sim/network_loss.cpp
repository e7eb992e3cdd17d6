// What a `loss` holds up. A lost packet is sent again when its time comes, and each try is drawn then: a fault that has
// ended by then does not touch it. What was sent after it on the same path got through or not by itself, but is read
// only behind it, as TCP does: the packets of a path wait in a line, and those at its front that are through go on.
#include <algorithm>
#include <vector>

#include "base/time.hpp"
#include "sim/network.hpp"
#include "sim/simulation.hpp"

namespace meshsim::sim {

namespace {

constexpr Duration first_retransmission = 200 * millisecond;  // Linux' smallest TCP retransmission timeout
constexpr Duration longest_retransmission = 120 * second;
constexpr std::uint8_t most_resends = 15;  // tcp_retries2: the last one gets through

}  // namespace

bool Network::is_stalled(std::uint32_t path) const {
  const auto line = stalled_.find(path);
  return line != stalled_.end() && !line->second.packets.empty();
}

/// Sends a packet that faults do not touch, but never past one that was lost before it.
void Network::follow(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& packet) {
  if (is_stalled(index)) return stall(simulation, index, life, packet, 0);
  transmit(simulation, paths_[index], life, packet, 0);
}

/// The packet waits its turn in the line; `extra` < 0: it is lost, and sent again after a while.
void Network::stall(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& packet,
                    Duration extra) {
  Path& path = paths_[index];
  Line& line = stalled_[index];
  Stalled stalled{.packet = packet, .wait = first_retransmission, .to_incarnation = life};
  if (extra >= 0) stalled.due = saturating_add(simulation.now(), path.latency.draw(path.random) + extra);
  path.faulty = true;
  line.packets.push_back(stalled);
  if (extra < 0) try_later(simulation, index, line.first + line.packets.size() - 1);
}

void Network::try_later(Simulation& simulation, std::uint32_t index, std::uint64_t number) {
  Line& line = stalled_[index];
  const Stalled& stalled = line.packets[number - line.first];
  simulation.queue().schedule(
      saturating_add(simulation.now(), stalled.wait), EntryKind::resend, {},
      {.timer = {.slot = index, .value = number}, .cause = stalled.packet.cause, .root = stalled.packet.root});
}

void Network::on_resend(Simulation& simulation, const Timer& timer) {
  const std::uint32_t index = timer.slot;
  Line& line = stalled_[index];
  if (timer.value < line.first) return;  // it was given up
  Path& path = paths_[index];
  Stalled& stalled = line.packets[timer.value - line.first];
  if (is_cut(simulation, path, true)) return hold_stalled(simulation, index);
  if (++stalled.resends < most_resends && draw_loss(simulation, path)) {
    stalled.wait = std::min(2 * stalled.wait, longest_retransmission);
    return try_later(simulation, index, timer.value);
  }
  stalled.due = saturating_add(simulation.now(), path.latency.draw(path.random) + delay_on(simulation, path));
  go_on(simulation, index);
}

/// What is through at the front of the line is on its way.
void Network::go_on(Simulation& simulation, std::uint32_t index) {
  Path& path = paths_[index];
  Line& line = stalled_[index];
  for (; !line.packets.empty() && line.packets.front().due != never; line.packets.pop_front(), ++line.first) {
    const Stalled& stalled = line.packets.front();
    path.last_arrival = std::max(stalled.due, path.last_arrival);
    simulation.queue().send(path.channel, path.last_arrival, {path.to, stalled.to_incarnation}, stalled.packet);
  }
  if (line.packets.empty()) refresh(simulation, index);
}

std::vector<Network::Held> Network::take_stalled(const Simulation& simulation, std::uint32_t index) {
  std::vector<Held> taken;
  if (!is_stalled(index)) return taken;
  Line& line = stalled_[index];
  for (; !line.packets.empty(); line.packets.pop_front(), ++line.first) {
    taken.push_back({index, line.packets.front().to_incarnation, line.packets.front().packet, 0});
  }
  refresh(simulation, index);
  return taken;
}

/// The path is cut by now: what is not through waits until it is healed, before what was sent since the cut.
void Network::hold_stalled(const Simulation& simulation, std::uint32_t index) {
  std::vector<Held> stalled = take_stalled(simulation, index);
  for (Held& held : stalled) held.since = simulation.now();
  held_.insert(held_.begin(), stalled.begin(), stalled.end());
}

/// The connection is given up, and with it what was not through.
void Network::lose_stalled(Simulation& simulation, std::uint32_t index, Reason reason) {
  for (const Held& lost : take_stalled(simulation, index)) {
    lose(simulation, paths_[index], lost.to_incarnation, lost.packet, reason);
  }
}

}  // namespace meshsim::sim
