#include "sim/network.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "sim/lost_packets.hpp"
#include "sim/network_timer.hpp"
#include "sim/simulation.hpp"

namespace meshsim::sim {

namespace {

bool is_gateway(const Simulation& simulation, InstanceId instance) {
  const Process& process = simulation.processes()[instance];
  return simulation.plan().services[process.service].kind == plan::ServiceKind::gateway;
}

/// Tells whether the instance watches the connections of its callers, as few services do.
bool stops_cancelled(const Simulation& simulation, InstanceId instance) {
  const plan::Plan& plan = simulation.plan();
  const plan::Service& service = plan.services[simulation.processes()[instance].service];
  return service.kind == plan::ServiceKind::service && plan.service_details[service.detail].admission.stops_cancelled;
}

/// Fills in the sender of the packet, and its cause.
[[gnu::always_inline]] inline void address(const Simulation& simulation, Packet& packet) {
  const Context& context = simulation.context();
  packet.from = context.self();
  packet.life = simulation.processes()[context.self()].incarnation;
  packet.cause = context.cause();
  packet.root = context.root();
}

/// Releases the body of a packet that is not sent after all. A request of a C++ actor may have none.
void release_body(Simulation& simulation, const Packet& packet) {
  if (packet.body != no_body) simulation.release(packet.body);
}

/// Makes a packet of the network's own, from the acting instance and with the context's cause.
Packet notice_of(const Simulation& simulation, PacketKind kind) {
  Packet notice{.kind = kind};
  address(simulation, notice);
  return notice;
}

}  // namespace

void Network::send(Simulation& simulation, InstanceId to, const Packet& packet) {
  const std::uint32_t index = connections_.between(simulation, simulation.context().self(), to);
  Path& path = connections_[index];
  const bool is_for_it = packet.life == 0 || packet.life == path.to_incarnation;
  if (path.is_open() && !path.faulty && is_for_it) [[likely]] {
    // A run begins with its connections and subscriptions in place, so packets of the boot take no time.
    const Time by_itself = simulation.booting() ? simulation.now() : path.draw_arrival(simulation.now(), 0);
    // The packet is copied once, into the place where it waits.
    return address(simulation, simulation.queue().send(path.channel, path.arrive(by_itself),
                                                       {path.to, path.to_incarnation}, packet));
  }
  Packet addressed = packet;
  address(simulation, addressed);
  send_aside(simulation, index, packet.life, addressed);
}

/// Sends a packet for which there is no connection yet, or one whose life is not that of the packet it answers
/// (`life`), or that a fault may touch.
void Network::send_aside(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& packet) {
  Path& path = connections_[index];
  if (!connected(simulation.processes()[path.from].service, simulation.processes()[path.to].service)) {
    return lose(simulation, path, path.to_incarnation, packet, Reason::no_common_network);
  }
  const bool is_gone = path.is_open() ? life != 0 && life != path.to_incarnation : !makes_connection(packet.kind);
  if (is_gone) return lose(simulation, path, life != 0 ? life : path.to_incarnation, packet, Reason::connection_lost);
  // The caller waits while TCP dials; nothing of the request is sent before the connection stands.
  if (packet.kind == PacketKind::request && (!path.is_open() || path.hung_up)) {
    if (!answers(simulation, path, true)) return dial(simulation, index, packet);
    path.hung_up = false;
  }
  if (!path.is_open()) {
    // Without a connection a loss of everything is a cut: nothing is sent that it could take.
    if (is_blocked(simulation, path)) return lose(simulation, path, path.to_incarnation, packet, Reason::link_cut);
    connections_.open(simulation, index);
    for (const std::uint32_t side : {index, path.reverse}) {
      // The watch may still be the one of the connection before this one.
      if (connections_[side].watched_until != never) watch(simulation, side);
    }
  }
  transport_.send(simulation, index, packet);
}

/// Tells whether no connection can be made over the path, which is tried.
bool Network::is_blocked(const Simulation& simulation, const Path& path) {
  return path.faulty && keeps_apart(simulation, path.from, path.to);
}

void Network::undeliverable(Simulation& simulation, InstanceId to, std::uint16_t life, const Packet& packet,
                            bool was_unread) {
  const Process& target = simulation.processes()[to];
  if (packet.kind == PacketKind::closed) {  // an instance that starts has no actor to tell yet
    if (target.alive() && target.incarnation == life) on_notice(simulation, to, packet);
    return;
  }
  // The caller died before it learned of its connection.
  if (packet.kind == PacketKind::connected) return;
  if (packet.kind == PacketKind::reset) {
    if (packet.body == no_body) return;
    if (packet.about == PacketKind::deliver) tell_fate(simulation, packet, Reason::crash);
    return simulation.release(packet.body);
  }
  const Path& path = connections_[connections_.between(simulation, packet.from, to)];
  // A gateway makes a connection for each request, and none to a dead process.
  const bool had_connection = path.was_established() && !is_gateway(simulation, packet.from);
  const Reason answered = was_unread || had_connection ? Reason::connection_lost : Reason::connection_refused;
  lose(simulation, path, life, packet, target.powered_off ? Reason::power_off : answered);
}

void Network::on_due(Simulation& simulation, const Timer& timer) {
  const std::uint32_t path = timer.slot;
  switch (static_cast<NetworkDue>(timer.code)) {
    case NetworkDue::heartbeat:
      on_heartbeat(simulation, path);
      break;
    case NetworkDue::resend:
      if (!transport_.on_resend(simulation, path, timer.value)) give_up(simulation, path);
      break;
    case NetworkDue::dial:
      on_dial(simulation, timer.value);
      break;
    case NetworkDue::give_up:
      if (!transport_.on_give_up(simulation, path)) give_up(simulation, path);
      break;
  }
}

// Connections that are still being made, see dialling.hpp.

/// Tells whether an attempt to connect gets an answer, if only a refusal.
bool Network::answers(Simulation& simulation, const Path& path, bool is_tried) {
  if (simulation.processes()[path.to].powered_off) return false;
  if (!path.faulty) return true;
  if (is_tried) return !is_blocked(simulation, path);
  const Link link = link_of(simulation, path);
  return !transport_.faults().is_blocked(link) && !transport_.faults().is_blocked(link.reversed());
}

bool Network::send_anew(Simulation& simulation, InstanceId to, const Packet& packet) {
  const std::uint32_t index = connections_.search(simulation, simulation.context().self(), to);
  Path& path = connections_[index];
  // The old connection is dead and only a heartbeat would notice; a connection of its own does not need it.
  if (path.state == Path::State::vanished) {
    path.close();
    watch(simulation, index);
  }
  if (answers(simulation, path, true)) {
    send(simulation, to, packet);
    return true;
  }
  Packet addressed = packet;
  address(simulation, addressed);
  dial(simulation, index, addressed);
  return false;
}

bool Network::reaches(Simulation& simulation, InstanceId to) {
  const Path& path = connections_[connections_.between(simulation, simulation.context().self(), to)];
  return path.is_open() || !is_blocked(simulation, path);
}

void Network::dial(Simulation& simulation, std::uint32_t index, const Packet& packet) {
  dial_again(simulation, dialling_.add(index, packet));
}

void Network::dial_again(Simulation& simulation, std::uint64_t number) {
  const Dialling::Call& call = *dialling_.find(number);
  set_network_timer(simulation, call.wait(), NetworkDue::dial, {.value = number},
                    {call.packet.cause, call.packet.root});
}

void Network::on_dial(Simulation& simulation, std::uint64_t number) {
  Dialling::Call* waiting = dialling_.find(number);
  if (waiting == nullptr) return;  // it was given up
  Path& path = connections_[waiting->path];
  // Not counted as touched: the fault has touched this request already, at the first try.
  const bool made = answers(simulation, path, false);
  if (!made && waiting->may_try_again()) return dial_again(simulation, number);
  const Dialling::Call call = dialling_.take(number);
  Packet notice = call.packet;  // for the caller, whose own kernel knows that it is made
  notice.body = no_body;
  notice.from = path.to;
  if (!made) {
    release_body(simulation, call.packet);
    notice.kind = PacketKind::reset;
    notice.about = PacketKind::request;
    notice.reason = Reason::no_connection;
    return give_now(simulation, path.from, notice.life, notice);
  }
  notice.kind = PacketKind::connected;
  // Only a gateway distinguishes the time to connect from the time for the answer.
  if (is_gateway(simulation, path.from)) give_now(simulation, path.from, notice.life, notice);
  path.hung_up = false;
  send_aside(simulation, call.path, 0, call.packet);
}

bool Network::withdraw(Simulation& simulation, InstanceId to, std::uint64_t token) {
  if (dialling_.empty()) return false;
  const auto number = dialling_.number_of(connections_.search(simulation, simulation.context().self(), to), token);
  if (!number) return false;
  release_body(simulation, dialling_.take(*number).packet);
  return true;
}

/// Stops the attempts to connect of a process that has ended; their requests go with it.
void Network::stop_dialling(Simulation& simulation, InstanceId from) {
  const auto is_from = [&](std::uint32_t path) { return connections_[path].from == from; };
  for (const Dialling::Call& call : dialling_.take_all(is_from)) release_body(simulation, call.packet);
}

void Network::hang_up(Simulation& simulation, InstanceId to, std::uint64_t token) {
  const std::uint32_t index = connections_.search(simulation, simulation.context().self(), to);
  Path& path = connections_[index];
  path.hung_up = false;
  if (path.faulty) {
    const Link link = link_of(simulation, path);
    path.hung_up = transport_.faults().is_blocked(link) || transport_.faults().is_blocked(link.reversed());
    transport_.orphan_request(simulation, index, token);
  }
  // Most services answer without checking that their caller is still there, so they need not be told.
  if (!path.is_open() || !(is_gateway(simulation, to) || stops_cancelled(simulation, to))) return;
  Packet notice = notice_of(simulation, PacketKind::hang_up);
  notice.token = token;
  transport_.put_behind(simulation, index, path.to_incarnation, notice);
}

// The ends of connections: with their processes, or because a heartbeat finds out that nothing answers.

bool Network::on_notice(Simulation& simulation, InstanceId to, const Packet& packet) {
  const std::uint32_t index = connections_.search(simulation, to, packet.from);
  const bool is_current = connections_.take_notice(simulation, index, packet);
  if (connections_[index].watched_until != never) watch(simulation, index);
  return is_current;
}

void Network::close_all(Simulation& simulation, InstanceId instance, bool silently) {
  stop_dialling(simulation, instance);
  for (const Connections::Peer& peer : connections_.peers_of(instance)) {
    if (silently) {
      vanish(simulation, peer.path);
    } else {
      close(simulation, peer.path);
    }
  }
}

void Network::close(Simulation& simulation, std::uint32_t index) {
  const Path& path = connections_[index];
  const std::optional<std::uint16_t> peer = connections_.close(simulation, index);
  watch(simulation, index);
  if (!peer) return;
  const Packet notice = notice_of(simulation, PacketKind::closed);
  // The dead process's kernel still sends what was written, for a while.
  if (path.faulty) transport_.orphan_life(simulation, index, notice.life);
  transport_.put_behind(simulation, index, *peer, notice);
}

/// Handles a machine that has lost its power: no peer is told, and packets that it had to send again, or that a cut
/// held, were in its memory and are gone.
void Network::vanish(Simulation& simulation, std::uint32_t index) {
  connections_.close(simulation, index);
  transport_.lose_stalled(simulation, index, Reason::power_off);
  transport_.lose_held(simulation, index, Reason::power_off);
  if (connections_.vanish(simulation, index)) watch(simulation, connections_[index].reverse);
  watch(simulation, index);
}

/// Makes sure that the peer is given up when it has been silent for long enough, and only then.
void Network::watch(Simulation& simulation, std::uint32_t index) {
  Path& path = connections_[index];
  const Time due = connections_.given_up_at(simulation, path);
  if (due == path.watched_until) return;
  if (path.watched_until != never) simulation.queue().cancel(path.watch);
  path.watched_until = due;
  if (due == never) return;
  const Duration delay = std::max<Duration>(due - simulation.now(), 0);
  path.watch = set_network_timer(simulation, delay, NetworkDue::heartbeat, {.slot = index});
}

void Network::on_heartbeat(Simulation& simulation, std::uint32_t index) {
  connections_[index].watched_until = never;
  if (connections_.given_up_at(simulation, connections_[index]) <= simulation.now()) return give_up(simulation, index);
  watch(simulation, index);
}

void Network::give_up_silent(Simulation& simulation, InstanceId from) {
  for (const Connections::Peer& peer : connections_.peers_of(from)) {
    if (connections_[peer.path].state == Path::State::vanished) give_up(simulation, peer.path);
  }
}

void Network::watch_pause(Simulation& simulation, InstanceId instance) {
  for (const Connections::Peer& peer : connections_.peers_of(instance)) {
    const std::uint32_t towards = connections_[peer.path].reverse;
    if (connections_[towards].of_process) watch(simulation, towards);
  }
}

/// Gives up the connection at both ends; packets held for either direction are lost.
void Network::give_up(Simulation& simulation, std::uint32_t index) {
  const std::uint32_t reverse = connections_[index].reverse;
  // Both sides before either is told, so that neither finds the other's packets still held.
  for (const std::uint32_t side : {index, reverse}) transport_.lose_held(simulation, side, Reason::link_cut);
  for (const std::uint32_t side : {index, reverse}) {
    transport_.lose_stalled(simulation, side, Reason::link_loss);
    Path& path = connections_[side];
    if (!path.is_open()) continue;
    path.close();  // at once: an end that learns of it late may be connected anew by then
    watch(simulation, side);
    const Context& context = simulation.context();
    give_now(simulation, path.from, simulation.processes()[path.from].incarnation,
             {.cause = context.cause(),
              .from = path.to,
              .root = context.root(),
              .life = path.to_incarnation,
              .kind = PacketKind::closed,
              .reason = Reason::timed_out});
  }
}

// Faults.

std::uint32_t Network::begin(Simulation& simulation, Fault fault) {
  const std::uint32_t index = transport_.faults().begin(std::move(fault));
  transport_.refresh(simulation);
  const Fault& begun = transport_.faults().all()[index];
  // A fault that lets packets through makes nobody silent, so no watch changes.
  if (!LinkFaults::blocks(begun)) return index;
  for (std::uint32_t path = 0; path < connections_.size(); ++path) {
    if (LinkFaults::lies_on(begun, link_of(simulation, connections_[path]))) watch(simulation, path);
  }
  return index;
}

void Network::end(Simulation& simulation, std::uint32_t fault) {
  if (transport_.faults().end(fault)) faults_changed(simulation);
}

void Network::heal(Simulation& simulation, const plan::Sides& sides) {
  transport_.faults().heal(sides);
  faults_changed(simulation);
}

/// Updates the paths after faults have ended: held packets go on their way, and instances that waited to connect try
/// again.
void Network::faults_changed(Simulation& simulation) {
  transport_.refresh(simulation);
  for (std::uint32_t path = 0; path < connections_.size(); ++path) {
    if (connections_[path].watched_until != never) watch(simulation, path);
  }
  transport_.release_held(simulation);
  simulation.processes().links_changed(simulation);
}

bool Network::is_touched(const Simulation& simulation, InstanceId a, InstanceId b) const {
  const Link link = link_between(simulation, a, b);
  return transport_.faults().any_on(link) || transport_.faults().any_on(link.reversed());
}

bool Network::keeps_apart(const Simulation& simulation, InstanceId a, InstanceId b) {
  const Link link = link_between(simulation, a, b);
  const bool forth = transport_.faults().touches_block(link);
  const bool back = transport_.faults().touches_block(link.reversed());
  return forth || back;
}

}  // namespace meshsim::sim
