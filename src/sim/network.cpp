#include "sim/network.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "base/time.hpp"
#include "sim/simulation.hpp"

namespace meshsim::sim {

namespace {

constexpr Duration default_latency = 200 * microsecond;

/// Whether a packet that does not get through comes back to its sender as a `reset`. The others are answers: nobody
/// waits for their fate.
bool sender_waits(PacketKind kind) {
  return kind == PacketKind::request || kind == PacketKind::publish || kind == PacketKind::deliver ||
         kind == PacketKind::subscribe;
}

}  // namespace

Network::Network(const plan::Plan& plan) : plan_(&plan) {
  std::map<std::vector<std::uint16_t>, std::uint32_t> zones;
  for (const plan::Service& service : plan.services) {
    zones_.push_back(zones.try_emplace(service.networks, static_cast<std::uint32_t>(zones.size())).first->second);
  }
  zone_count_ = zones.size();
  common_.resize(zone_count_ * zone_count_);
  for (const auto& [left, a] : zones) {
    for (const auto& [right, b] : zones) {
      common_[a * zone_count_ + b] = std::any_of(left.begin(), left.end(), [&right = right](std::uint16_t network) {
        return std::find(right.begin(), right.end(), network) != right.end();
      });
    }
  }
}

inline std::uint32_t Network::path_between(Simulation& simulation, InstanceId from, InstanceId to) {
  if (from < ways_from_.size()) [[likely]] {
    const std::vector<Way>& ways = ways_from_[from];
    const std::size_t count = std::min(ways.size(), few_ways);
    for (std::size_t i = 0; i < count; ++i) {
      if (ways[i].to == to) return ways[i].path;
    }
  }
  return search_path(simulation, from, to);
}

std::uint32_t Network::search_path(Simulation& simulation, InstanceId from, InstanceId to) {
  const std::uint64_t key = (std::uint64_t{from} << 32) | to;
  const auto found = index_.find(key);
  if (found != index_.end()) return found->second;
  const std::uint32_t forth = make_path(simulation, from, to);
  const std::uint32_t back = from == to ? forth : make_path(simulation, to, from);
  paths_[forth].reverse = back;
  paths_[back].reverse = forth;
  return forth;
}

std::uint32_t Network::make_path(Simulation& simulation, InstanceId from, InstanceId to) {
  const auto index = static_cast<std::uint32_t>(paths_.size());
  const Process& a = simulation.processes()[from];
  const Process& b = simulation.processes()[to];
  Path path;
  path.from = from;
  path.to = to;
  path.channel = simulation.queue().open_channel();
  path.latency = Distribution::constant(default_latency);
  for (const plan::Link& link : plan_->links) {
    if ((link.from == a.service && link.to == b.service) || (link.from == b.service && link.to == a.service)) {
      path.latency = link.latency;
    }
  }
  for (const ServiceId end : {a.service, b.service}) {
    const plan::Service& service = plan_->services[end];
    if (service.kind != plan::ServiceKind::broker) continue;
    const plan::DeliveryPolicy& policy = plan_->brokers[service.detail].policy;
    path.heartbeat = policy.heartbeat;
    path.by_looks = policy.heartbeat_by_looks;
    path.of_process = policy.heartbeat_of_process;
  }
  const auto& instances = simulation.names().instances;
  const std::string name = "connection " + instances[from].name + " -> " + instances[to].name;
  path.name = DrawKey::named(plan_->seed, name);
  path.random = path.name.stream();
  path.faulty = std::any_of(faults_.begin(), faults_.end(), [&](const Fault& fault) {
    return fits(simulation, fault, from, to) || fits(simulation, fault, to, from);
  });
  paths_.push_back(path);
  index_.emplace((std::uint64_t{from} << 32) | to, index);
  if (ways_from_.size() <= from) ways_from_.resize(from + 1);
  ways_from_[from].push_back({to, index});
  return index;
}

/// Tries to connect: false when the link is cut. A process that starts has an address, and its connection is used again
/// when it serves. A dead one has none: the packet finds that out when it gets there, and the next one tries anew.
bool Network::open(Simulation& simulation, std::uint32_t index) {
  Path& path = paths_[index];
  Path& reverse = paths_[path.reverse];
  if (path.faulty && (is_cut(simulation, path, true) || is_cut(simulation, reverse, true))) return false;
  const Process& peer = simulation.processes()[path.to];
  path.to_incarnation = peer.incarnation;
  path.established = peer.serves();
  if (!peer.alive()) return true;
  path.open = true;
  path.opened_at = simulation.now();
  // The peer uses the same connection for its answers. One that it still believes in is closed by the notice under way.
  if (!reverse.open || reverse.peer_vanished) {
    reverse.open = reverse.established = true;
    reverse.opened_at = path.opened_at;
    reverse.peer_vanished = false;
    reverse.to_incarnation = simulation.processes()[path.from].incarnation;
  }
  return true;
}

/// Puts the packet on its way to that life of the peer, and returns it as it lies there.
[[gnu::always_inline]] inline Packet& Network::put_under_way(Simulation& simulation, Path& path, std::uint16_t life,
                                                             const Packet& packet, Duration extra) {
  const Duration latency = simulation.booting() ? 0 : path.latency.draw(path.random);
  path.last_arrival = std::max(saturating_add(simulation.now(), latency + extra), path.last_arrival);
  return simulation.queue().send(path.channel, path.last_arrival, path.to, life, packet);
}

void Network::send(Simulation& simulation, InstanceId to, const Packet& packet) {
  const Context& context = simulation.context();
  const std::uint32_t index = path_between(simulation, context.self(), to);
  Path& path = paths_[index];
  const auto address = [&](Packet& addressed) {
    addressed.from = context.self();
    addressed.life = simulation.processes()[context.self()].incarnation;
    addressed.cause = context.cause();
    addressed.root = context.root();
  };
  const bool is_for_it = packet.life == 0 || packet.life == path.to_incarnation;
  if (path.open && !path.faulty && is_for_it) [[likely]] {
    // The packet is copied once, to where it waits.
    return address(put_under_way(simulation, path, path.to_incarnation, packet, 0));
  }
  Packet addressed = packet;
  address(addressed);
  send_aside(simulation, index, packet.life, addressed);
}

/// There is no connection yet, or another than the one that is answered (`life`), or a fault may touch it.
void Network::send_aside(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& packet) {
  Path& path = paths_[index];
  if (!connected(simulation.processes()[path.from].service, simulation.processes()[path.to].service)) {
    return lose(simulation, path, path.to_incarnation, packet, Reason::no_common_network);
  }
  const bool is_gone = path.open ? life != 0 && life != path.to_incarnation : !makes_connection(packet.kind);
  if (is_gone) return lose(simulation, path, path.to_incarnation, packet, Reason::connection_lost);
  if (packet.kind == PacketKind::request && (!path.open || path.hung_up)) {
    if (!answers(simulation, path, true)) return dial(simulation, index, packet);
    path.hung_up = false;
  }
  if (!path.open && !open(simulation, index)) {
    return lose(simulation, path, path.to_incarnation, packet, Reason::link_cut);
  }
  if (path.faulty) return send_through_faults(simulation, index, packet);
  transmit(simulation, path, path.to_incarnation, packet, 0);
}

void Network::transmit(Simulation& simulation, Path& path, std::uint16_t life, const Packet& packet, Duration extra) {
  put_under_way(simulation, path, life, packet, extra);
}

EventSeq Network::emit_loss(Simulation& simulation, const Path& path, const Packet& packet, Reason reason) {
  Event event{.kind = EventKind::delivery_failed, .reason = reason};
  event.instance = path.to;
  event.peer = path.from;
  event.topic = packet.topic;
  event.subscription = packet.subscription;
  event.detail = static_cast<std::uint64_t>(packet.kind);
  event.cause = packet.cause;
  event.root = packet.root;
  if (packet.body != no_body) event.message = simulation.messages()[packet.body].id;
  return simulation.emit(event);
}

/// The packet, sent to that life of the peer, does not arrive. Where its sender can know, it gets a `reset`.
void Network::lose(Simulation& simulation, const Path& path, std::uint16_t life, const Packet& packet, Reason reason) {
  if (packet.kind == PacketKind::hang_up) return;  // nobody misses it
  const EventSeq failed = emit_loss(simulation, path, packet, reason);
  const bool silent = reason == Reason::link_cut || reason == Reason::link_drop || reason == Reason::power_off ||
                      reason == Reason::slow_consumer;
  if (silent || !sender_waits(packet.kind)) {
    simulation.context().caused_by(failed, packet.root);
    if (packet.kind == PacketKind::deliver) tell_fate(simulation, packet, reason);
    if (packet.body != no_body) simulation.release(packet.body);
    return;
  }
  Packet reset = packet;
  reset.kind = PacketKind::reset;
  reset.about = packet.kind;
  reset.reason = reason;
  reset.from = path.to;
  reset.life = life;
  reset.cause = failed;
  if (reason == Reason::no_common_network) {  // the name does not even resolve: known at once
    EventQueue& queue = simulation.queue();
    const std::uint32_t slot = queue.allocate();
    queue[slot].target = path.from;
    queue[slot].incarnation = packet.life;
    queue[slot].kind = EntryKind::packet;
    queue[slot].packet = reset;
    return queue.schedule(simulation.now(), slot);
  }
  put_behind(simulation, path.reverse, packet.life, reset);
}

/// Sends what the network itself has to say, behind all that is on its way or held there.
void Network::put_behind(Simulation& simulation, std::uint32_t index, std::uint16_t life, const Packet& notice) {
  const Path& path = paths_[index];
  if (path.faulty && is_cut(simulation, path, true)) {
    held_.push_back({index, life, notice});
  } else {
    follow(simulation, index, life, notice);
  }
}

/// Without acknowledgements nobody but the network knows what became of a delivery that was lost without a word.
void Network::tell_fate(Simulation& simulation, const Packet& delivery, Reason reason) {
  const trace::SubscriptionName& name = simulation.names().subscriptions[delivery.subscription];
  const plan::Subscription& subscription = plan_->subscriptions[name.plan_index];
  if (subscription.policy.ack != plan::AckModel::automatic) return;
  simulation.emit({.message = simulation.messages()[delivery.body].id,
                   .instance = simulation.find_instance(subscription.broker, 1),
                   .subscription = delivery.subscription,
                   .topic = delivery.topic,
                   .kind = EventKind::dropped,
                   .reason = reason});
}

void Network::undeliverable(Simulation& simulation, InstanceId to, std::uint16_t life, const Packet& packet,
                            bool was_unread) {
  const Process& target = simulation.processes()[to];
  if (packet.kind == PacketKind::closed) {  // who starts has no actor to tell yet
    if (target.alive() && target.incarnation == life) on_notice(simulation, to, packet);
    return;
  }
  if (packet.kind == PacketKind::connected) return;
  if (packet.kind == PacketKind::reset) {
    if (packet.body == no_body) return;
    if (packet.about == PacketKind::deliver) tell_fate(simulation, packet, Reason::crash);
    return simulation.release(packet.body);
  }
  const Path& path = paths_[path_between(simulation, packet.from, to)];
  // A gateway makes a connection for each request: to a dead process it makes none.
  const bool had_connection = path.established && !is_gateway(simulation, packet.from);
  const Reason answered = was_unread || had_connection ? Reason::connection_lost : Reason::connection_refused;
  lose(simulation, path, life, packet, target.powered_off ? Reason::power_off : answered);
}

void Network::serves_now(InstanceId instance) {
  if (instance >= ways_from_.size()) return;
  for (const Way& way : ways_from_[instance]) paths_[paths_[way.path].reverse].established = true;
}

bool Network::on_notice(Simulation& simulation, InstanceId to, const Packet& packet) {
  Path& path = paths_[path_between(simulation, to, packet.from)];
  const Path& reverse = paths_[path.reverse];
  // Where nothing was connected nothing is closed: another connection may be open by now. Nor does the end of an
  // earlier one close the one that was made since.
  const bool was_none = packet.kind == PacketKind::reset &&
                        (packet.reason == Reason::no_common_network || packet.reason == Reason::connection_refused ||
                         packet.reason == Reason::no_connection);
  if (was_none || packet.life != path.to_incarnation) return false;
  // The peer may have come back and connected anew before its old end was noticed.
  const std::uint16_t incarnation = simulation.processes()[packet.from].incarnation;
  path.open = reverse.open && path.to_incarnation != incarnation;
  path.peer_vanished = false;
  path.to_incarnation = incarnation;
  return true;
}

void Network::close_path(Simulation& simulation, std::uint32_t index, bool silently) {
  Path& path = paths_[index];
  const Path& reverse = paths_[path.reverse];
  const std::uint16_t life = simulation.processes()[path.from].incarnation;
  const bool peer_is_connected = reverse.open && reverse.to_incarnation == life;
  if (!path.open && !peer_is_connected) return;
  const std::uint16_t to_life = path.open ? path.to_incarnation : simulation.processes()[path.to].incarnation;
  path.open = false;
  if (silently) return;
  const Context& context = simulation.context();
  put_behind(
      simulation, index, to_life,
      {.cause = context.cause(), .from = path.from, .root = context.root(), .life = life, .kind = PacketKind::closed});
}

void Network::close_all(Simulation& simulation, InstanceId instance, bool silently) {
  stop_dialling(simulation, instance);
  if (instance >= ways_from_.size()) return;
  for (const Way& way : ways_from_[instance]) {
    close_path(simulation, way.path, silently);
    if (!silently) continue;
    // What it had to send again, or a cut held, lay in its memory.
    lose_stalled(simulation, way.path, Reason::power_off);
    lose_held(simulation, way.path, Reason::power_off);
    Path& towards = paths_[paths_[way.path].reverse];
    if (!towards.open) continue;
    towards.peer_vanished = true;
    watch_heartbeat(simulation, paths_[way.path].reverse);
  }
}

void Network::watch_heartbeat(Simulation& simulation, std::uint32_t path) {
  if (paths_[path].heartbeat == 0 || !paths_[path].open) return;
  EventQueue& queue = simulation.queue();
  const std::uint32_t slot = queue.allocate();
  Slot& entry = queue[slot];
  entry.target = no_instance;
  entry.kind = EntryKind::heartbeat;
  entry.timer = {.timer = {.slot = path, .value = paths_[path].to_incarnation},
                 .cause = simulation.context().cause(),
                 .root = simulation.context().root()};
  queue.schedule(saturating_add(simulation.now(), patience(simulation, paths_[path])), slot);
}

/// Returns how long a peer that falls silent now is still believed in. A connection that is looked at each `heartbeat`
/// from when it was made on sees something new at the first look, and is given up at the second that does not: after
/// two to three times (rabbit_heartbeat.erl; as run).
Duration Network::patience(const Simulation& simulation, const Path& path) {
  if (!path.by_looks) return path.heartbeat;
  const Duration since_look = (simulation.now() - path.opened_at) % path.heartbeat;
  return saturating_add(path.heartbeat - since_look, saturating_add(path.heartbeat, path.heartbeat));
}

void Network::give_up_silent(Simulation& simulation, InstanceId from) {
  if (from >= ways_from_.size()) return;
  for (const Way& way : ways_from_[from]) {
    if (paths_[way.path].open && paths_[way.path].peer_vanished) on_heartbeat(simulation, way.path);
  }
}

void Network::watch_pause(Simulation& simulation, InstanceId instance) {
  if (instance >= ways_from_.size()) return;
  for (const Way& way : ways_from_[instance]) {
    const std::uint32_t towards = paths_[way.path].reverse;
    if (paths_[towards].of_process) watch_heartbeat(simulation, towards);
  }
}

void Network::on_heartbeat(Simulation& simulation, std::uint32_t index) {
  Path& path = paths_[index];
  const Process& peer = simulation.processes()[path.to];
  const bool gone = !peer.alive() || peer.incarnation != path.to_incarnation;
  const bool cut = path.faulty && (is_cut(simulation, path, false) || is_cut(simulation, paths_[path.reverse], false));
  const Duration least = path.by_looks ? saturating_add(path.heartbeat, path.heartbeat) : path.heartbeat;
  const bool hangs = path.of_process && peer.paused && saturating_add(peer.paused_at, least) <= simulation.now();
  if (!path.open || (!gone && !cut && !hangs)) return;
  // Both ends give up: what the cut held for either direction is lost.
  for (const std::uint32_t side : {index, path.reverse}) lose_held(simulation, side, Reason::link_cut);
  for (const std::uint32_t side : {index, paths_[index].reverse}) {
    lose_stalled(simulation, side, Reason::link_cut);
    Path& giving_up = paths_[side];
    if (!giving_up.open) continue;
    EventQueue& queue = simulation.queue();
    const std::uint32_t slot = queue.allocate();
    Slot& entry = queue[slot];
    entry.target = giving_up.from;
    entry.incarnation = simulation.processes()[giving_up.from].incarnation;
    entry.kind = EntryKind::packet;
    entry.packet = {};
    entry.packet.kind = PacketKind::closed;
    entry.packet.reason = Reason::timed_out;
    entry.packet.from = giving_up.to;
    entry.packet.life = giving_up.to_incarnation;
    entry.packet.cause = simulation.context().cause();
    entry.packet.root = simulation.context().root();
    queue.schedule(simulation.now(), slot);
  }
}

std::size_t Network::memory_bytes() const {
  std::size_t bytes = paths_.capacity() * sizeof(Path) + held_.capacity() * sizeof(Held) + index_.size() * 16;
  bytes += dialled_.size() * sizeof(Dialled);
  for (const auto& [path, line] : stalled_) bytes += sizeof line + line.packets.memory_bytes();
  return bytes;
}

}  // namespace meshsim::sim
