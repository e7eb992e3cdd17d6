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

/// Whether nobody answers what is lost for that reason.
bool is_silent(Reason reason) {
  return reason == Reason::link_cut || reason == Reason::link_drop || reason == Reason::power_off ||
         reason == Reason::slow_consumer;
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
  return simulation.queue().send(path.channel, path.last_arrival, {path.to, life}, packet);
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
  if (is_gone) return lose(simulation, path, life != 0 ? life : path.to_incarnation, packet, Reason::connection_lost);
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
  // Who subscribes is a client that tries until it is connected: silence tells it that this try failed.
  const bool tries_on = packet.kind == PacketKind::subscribe && is_silent(reason);
  if (packet.kind != PacketKind::subscribe) tell_who_asks(simulation, path, life, packet, reason, failed);
  if (!sender_waits(packet.kind) || (is_silent(reason) && !tries_on)) {
    simulation.context().caused_by(failed, packet.root);
    const bool is_delivery =
        packet.kind == PacketKind::deliver || (packet.kind == PacketKind::reset && packet.about == PacketKind::deliver);
    if (is_delivery && packet.body != no_body) tell_fate(simulation, packet, reason);
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
  if (tries_on || reason == Reason::no_common_network) {  // nothing comes back; or the name does not even resolve
    return give_now(simulation, path.from, packet.life, reset);
  }
  put_behind(simulation, path.reverse, packet.life, reset);
}

void Network::give_now(Simulation& simulation, InstanceId to, std::uint16_t life, const Packet& notice) {
  simulation.queue().schedule(simulation.now(), {to, life}, notice);
}

/// Tells a consumer that asks for each message that its request, or the answer to it, was lost: after a while it asks
/// anew. A dropped one leaves the connection as it is, so nothing else would tell it. One that remembers how far it has
/// come (partitions) is told of every loss: it asks for that very message again, over the next connection if need be.
void Network::tell_who_asks(Simulation& simulation, const Path& path, std::uint16_t life, const Packet& packet,
                            Reason reason, EventSeq failed) {
  const bool is_answer = packet.kind == PacketKind::deliver;
  const bool is_request = packet.kind == PacketKind::ack || packet.kind == PacketKind::retry ||
                          packet.kind == PacketKind::reject || packet.kind == PacketKind::next;
  const auto& names = simulation.names().subscriptions;
  if ((!is_answer && !is_request) || packet.subscription >= names.size()) return;
  const plan::Subscription& subscription = plan_->subscriptions[names[packet.subscription].plan_index];
  if (subscription.policy.hand_out != plan::HandOut::when_idle) return;
  const bool remembers = subscription.policy.partitions != 0;
  if (!remembers && reason != Reason::link_drop) return;
  const InstanceId consumer = is_answer ? path.to : path.from;
  const Process& process = simulation.processes()[consumer];
  const std::uint16_t consumer_life = is_answer ? life : packet.life;
  if (remembers && (!process.alive() || process.incarnation != consumer_life)) return;
  Packet notice{.cause = failed,
                .from = is_answer ? path.from : path.to,
                .subscription = packet.subscription,
                .root = packet.root,
                .kind = PacketKind::reset,
                .reason = Reason::link_drop,
                .about = PacketKind::subscribe};
  if (remembers) {  // what it is to send again
    notice.token = packet.token;
    notice.number = is_answer ? fetch_again : packet.number;
    notice.topic = packet.topic;
    notice.reason = is_answer ? Reason::none : packet.reason;
    notice.about = is_answer ? PacketKind::next : packet.kind;
  }
  give_now(simulation, consumer, process.incarnation, notice);
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
                   .instance = simulation.instances().find(subscription.broker, 1),
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

std::size_t Network::memory_bytes() const {
  std::size_t bytes = paths_.capacity() * sizeof(Path) + held_.capacity() * sizeof(Held) + index_.size() * 16;
  bytes += dialling_.memory_bytes();
  for (const auto& [path, line] : stalled_) bytes += sizeof line + line.packets.memory_bytes();
  return bytes;
}

}  // namespace meshsim::sim
