#include "sim/transport.hpp"

#include <algorithm>
#include <vector>

#include "sim/lost_packets.hpp"
#include "sim/network_timer.hpp"
#include "sim/simulation.hpp"

namespace meshsim::sim {

Link link_between(const Simulation& simulation, InstanceId from, InstanceId to) {
  const Process& a = simulation.processes()[from];
  const Process& b = simulation.processes()[to];
  return {{a.service, a.replica}, {b.service, b.replica}};
}

namespace {

/// Returns the size of a packet on the wire: its record, and the headers of Ethernet, IPv4 and TCP.
std::size_t bytes_of(const Simulation& simulation, const Packet& packet) {
  constexpr std::size_t headers = 14 + 20 + 32;
  return headers + (packet.body == no_body ? 0 : simulation.messages().payload(packet.body).size());
}

}  // namespace

Link link_of(const Simulation& simulation, const Path& path) { return link_between(simulation, path.from, path.to); }

void Transport::send(Simulation& simulation, std::uint32_t index, const Packet& packet) {
  Path& path = simulation.network().path(index);
  const Link link = link_of(simulation, path);
  // A cut comes first: what does not leave the machine cannot be dropped, delayed or lost on the way.
  if (faults_.touches_cut(link)) return hold(simulation, index, path.to_incarnation, packet);
  if (faults_.drops(link, index, path.name)) {
    simulation.context().caused_by(packet.cause, packet.root);
    return lose(simulation, path, path.to_incarnation, packet, Reason::link_drop);
  }
  const Duration extra = delay_of(simulation, link, index, packet);
  if (faults_.loses(link, index, path.name)) return send_again_later(simulation, index, path.to_incarnation, packet);
  // TCP delivers in order, so a packet that gets through waits behind a lost one.
  if (lines_.has(index)) return stall(simulation, index, path.to_incarnation, packet, extra);
  transmit(simulation, index, path.to_incarnation, packet, extra);
}

/// Returns how much longer a packet takes that is sent now.
Duration Transport::delay_of(Simulation& simulation, const Link& link, std::uint32_t index, const Packet& packet) {
  const DrawKey name = simulation.network().path(index).name;
  return faults_.delay(link, index, name, simulation.now(), bytes_of(simulation, packet));
}

void Transport::transmit(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& packet,
                         Duration extra) {
  Path& path = simulation.network().path(index);
  const Time by_itself = simulation.booting() ? simulation.now() : path.draw_arrival(simulation.now(), extra);
  simulation.queue().send(path.channel, path.arrive(by_itself), {path.to, life}, packet);
}

void Transport::put_behind(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& notice) {
  const Path& path = simulation.network().path(index);
  if (path.faulty && faults_.touches_block(link_of(simulation, path))) {
    hold(simulation, index, life, notice);
  } else {
    follow(simulation, index, life, notice);
  }
}

/// Sends a packet that faults do not touch, but never past one that was lost before it.
void Transport::follow(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& packet) {
  if (lines_.has(index)) return stall(simulation, index, life, packet, 0);
  transmit(simulation, index, life, packet, 0);
}

/// Puts the packet into the line to wait its turn, though nothing has happened to it.
void Transport::stall(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& packet,
                      Duration extra) {
  Path& path = simulation.network().path(index);
  path.faulty = true;
  lines_.add(index, life, packet, simulation.now(), path.draw_arrival(simulation.now(), extra));
}

void Transport::send_again_later(Simulation& simulation, std::uint32_t index, std::uint16_t life,
                                 const Packet& packet) {
  simulation.network().path(index).faulty = true;
  try_later(simulation, index, lines_.add(index, life, packet, simulation.now(), never));
}

void Transport::try_later(Simulation& simulation, std::uint32_t index, std::uint64_t number) {
  const Stalled& stalled = *lines_.find(index, number);
  set_network_timer(simulation, stalled.wait, NetworkDue::resend, {.slot = index, .value = number},
                    {stalled.packet.cause, stalled.packet.root});
}

bool Transport::on_resend(Simulation& simulation, std::uint32_t index, std::uint64_t number) {
  Stalled* stalled = lines_.find(index, number);
  if (stalled == nullptr) return true;
  Path& path = simulation.network().path(index);
  const Link link = link_of(simulation, path);
  if (faults_.touches_cut(link)) {
    hold_stalled(simulation, index);
    return true;
  }
  switch (Retransmission::next_try(*stalled, simulation.now())) {
    case Retransmission::Try::send:
      break;
    case Retransmission::Try::orphaned:
      lose_all(simulation, index, lines_.give_up_orphans(index, simulation.now()));
      return true;
    case Retransmission::Try::timed_out:
      if (path.is_open() && path.to_incarnation == stalled->to_incarnation) return false;
      lose_all(simulation, index, lines_.give_up_life(index, stalled->to_incarnation));
      return true;
  }
  if (faults_.loses(link, index, path.name)) {
    Retransmission::back_off(*stalled);
    try_later(simulation, index, number);
    return true;
  }
  stalled->due = path.draw_arrival(simulation.now(), delay_of(simulation, link, index, stalled->packet));
  go_on(simulation, index);
  return true;
}

/// Sends on the packets at the front of the line that are through.
void Transport::go_on(Simulation& simulation, std::uint32_t index) {
  Path& path = simulation.network().path(index);
  for (const Stalled& stalled : lines_.take_through(index)) {
    simulation.queue().send(path.channel, path.arrive(stalled.due), {path.to, stalled.to_incarnation}, stalled.packet);
  }
  if (!lines_.has(index)) refresh(simulation, index);
}

void Transport::lose_all(Simulation& simulation, std::uint32_t index, const std::vector<Stalled>& lost) {
  for (const Stalled& each : lost) {
    lose(simulation, simulation.network().path(index), each.to_incarnation, each.packet, Reason::link_loss);
  }
  go_on(simulation, index);
}

void Transport::hold(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& packet) {
  const HeldPacket held{.path = index, .to_incarnation = life, .packet = packet, .since = simulation.now()};
  held_.add(held);
  give_up_at(simulation, index, held.given_up_at());
}

/// Hands the line of a path that is cut by now to the cut: packets that are not through wait until it is healed, before
/// those sent since the cut.
void Transport::hold_stalled(Simulation& simulation, std::uint32_t index) {
  held_.add_first(lines_.take_all(index));
  refresh(simulation, index);
  give_up_at(simulation, index, held_.next_given_up(index));
}

void Transport::lose_stalled(Simulation& simulation, std::uint32_t index, Reason reason) {
  if (!lines_.has(index)) return;
  const std::vector<HeldPacket> lost = lines_.take_all(index);
  refresh(simulation, index);
  for (const HeldPacket& each : lost) {
    lose(simulation, simulation.network().path(index), each.to_incarnation, each.packet, reason);
  }
}

void Transport::lose_held(Simulation& simulation, std::uint32_t index, Reason reason) {
  stop_giving_up(simulation, index);
  for (const HeldPacket& held : held_.take_if([index](const HeldPacket& each) { return each.path == index; })) {
    lose(simulation, simulation.network().path(index), held.to_incarnation, held.packet, reason);
  }
}

void Transport::release_held(Simulation& simulation) {
  for (const auto& [path, give_up] : give_ups_) simulation.queue().cancel(give_up.timer);
  give_ups_.clear();
  std::vector<HeldPacket> still;
  for (const HeldPacket& held : held_.take_all()) {
    if (!faults_.is_blocked(link_of(simulation, simulation.network().path(held.path)))) {
      follow(simulation, held.path, held.to_incarnation, held.packet);
      continue;
    }
    still.push_back(held);
    give_up_at(simulation, held.path, held.given_up_at());
  }
  // In front, because they were written before everything that is held meanwhile.
  held_.add_first(still);
}

void Transport::orphan_life(Simulation& simulation, std::uint32_t index, std::uint16_t life) {
  give_up_at(simulation, index, held_.orphan_all(index, life));
  lines_.orphan_life(index, life);
}

void Transport::orphan_request(Simulation& simulation, std::uint32_t index, std::uint64_t token) {
  give_up_at(simulation, index, held_.orphan_request(index, token));
  lines_.orphan_request(index, token);
}

/// Makes sure that the held packets of the path are looked at when the first of them is given up.
void Transport::give_up_at(Simulation& simulation, std::uint32_t index, Time time) {
  if (time == never) return;
  const auto pending = give_ups_.find(index);
  if (pending != give_ups_.end() && pending->second.due <= time) return;
  stop_giving_up(simulation, index);
  const Duration delay = std::max<Duration>(time - simulation.now(), 0);
  give_ups_[index] = {time, set_network_timer(simulation, delay, NetworkDue::give_up, {.slot = index})};
}

void Transport::stop_giving_up(Simulation& simulation, std::uint32_t index) {
  const auto pending = give_ups_.find(index);
  if (pending == give_ups_.end()) return;
  simulation.queue().cancel(pending->second.timer);
  give_ups_.erase(pending);
}

bool Transport::on_give_up(Simulation& simulation, std::uint32_t index) {
  give_ups_.erase(index);
  const Path& path = simulation.network().path(index);
  const std::vector<HeldPacket> over = held_.take_if(
      [&](const HeldPacket& held) { return held.path == index && held.given_up_at() <= simulation.now(); });
  bool is_current = false;
  for (const HeldPacket& held : over) {
    is_current |= !held.is_orphan && path.is_open() && held.to_incarnation == path.to_incarnation;
    lose(simulation, path, held.to_incarnation, held.packet, Reason::link_cut);
  }
  if (!is_current) give_up_at(simulation, index, held_.next_given_up(index));
  return !is_current;
}

void Transport::refresh(Simulation& simulation) {
  const std::uint32_t count = simulation.network().path_count();
  for (std::uint32_t path = 0; path < count; ++path) refresh(simulation, path);
}

void Transport::refresh(Simulation& simulation, std::uint32_t index) {
  Path& path = simulation.network().path(index);
  const Link link = link_of(simulation, path);
  path.faulty = lines_.has(index) || faults_.any_on(link) || faults_.any_on(link.reversed());
  path.hung_up = path.hung_up && path.faulty;
  if (!path.faulty || !faults_.is_blocked(link)) {
    path.blocked_since = never;
  } else if (path.blocked_since == never) {
    path.blocked_since = simulation.now();
  }
}

}  // namespace meshsim::sim
