#include "sim/connections.hpp"

#include <algorithm>
#include <string>

#include "sim/simulation.hpp"

namespace meshsim::sim {

namespace {

constexpr Duration default_latency = 200 * microsecond;

/// Tells whether a `reset` for that reason says that no connection could be made.
bool found_none(Reason reason) {
  return reason == Reason::no_common_network || reason == Reason::connection_refused || reason == Reason::link_cut ||
         reason == Reason::link_drop || reason == Reason::link_loss || reason == Reason::power_off ||
         reason == Reason::no_connection;
}

Path path_between(const plan::Plan& plan, const Process& from, const Process& to) {
  Path path;
  path.latency = Distribution::constant(default_latency);
  for (const plan::Link& link : plan.links) {
    const bool is_meant =
        (link.from == from.service && link.to == to.service) || (link.from == to.service && link.to == from.service);
    // The last link that fits a pair wins.
    if (is_meant) path.latency = link.latency;
  }
  // Only connections to brokers have heartbeats, and both ends use the broker's.
  for (const ServiceId end : {from.service, to.service}) {
    const plan::Service& service = plan.services[end];
    if (service.kind != plan::ServiceKind::broker) continue;
    const plan::DeliveryPolicy& policy = plan.brokers[service.detail].policy;
    path.heartbeat = policy.heartbeat.interval;
    path.by_looks = policy.heartbeat.by_looks;
    path.of_process = policy.heartbeat.of_process;
  }
  return path;
}

}  // namespace

std::uint32_t Connections::search(Simulation& simulation, InstanceId from, InstanceId to) {
  const auto found = index_.find((std::uint64_t{from} << 32) | to);
  if (found != index_.end()) return found->second;
  const std::uint32_t forth = make(simulation, from, to);
  const std::uint32_t back = from == to ? forth : make(simulation, to, from);
  paths_[forth].reverse = back;
  paths_[back].reverse = forth;
  return forth;
}

std::uint32_t Connections::make(Simulation& simulation, InstanceId from, InstanceId to) {
  const plan::Plan& plan = simulation.plan();
  const auto index = static_cast<std::uint32_t>(paths_.size());
  Path path = path_between(plan, simulation.processes()[from], simulation.processes()[to]);
  path.from = from;
  path.to = to;
  path.channel = simulation.queue().open_channel();
  const auto& instances = simulation.names().instances;
  path.name = DrawKey::named(plan.seed, "connection " + instances[from].name + " -> " + instances[to].name);
  path.random = path.name.stream();
  // The fault may have begun before the two ever talked.
  path.faulty = simulation.network().is_touched(simulation, from, to);
  paths_.push_back(path);
  index_.emplace((std::uint64_t{from} << 32) | to, index);
  if (peers_of_.size() <= from) peers_of_.resize(from + 1);
  peers_of_[from].push_back({to, index});
  return index;
}

void Connections::open(const Simulation& simulation, std::uint32_t index) {
  Path& path = paths_[index];
  const Process& peer = simulation.processes()[path.to];
  path.to_incarnation = peer.incarnation;
  path.state = !peer.alive() ? Path::State::closed : peer.serves() ? Path::State::open : Path::State::accepted;
  if (!path.is_open()) return;
  path.opened_at = simulation.now();
  // The peer answers over the same connection. If the peer still takes it for alive, the notice under way will close
  // it.
  Path& reverse = paths_[path.reverse];
  if (reverse.is_open() && reverse.state != Path::State::vanished) return;
  reverse.state = Path::State::open;
  reverse.opened_at = path.opened_at;
  reverse.to_incarnation = simulation.processes()[path.from].incarnation;
}

std::optional<std::uint16_t> Connections::close(const Simulation& simulation, std::uint32_t index) {
  Path& path = paths_[index];
  const Path& reverse = paths_[path.reverse];
  const bool was_open = path.is_open();
  const bool is_peer_connected =
      reverse.is_open() && reverse.to_incarnation == simulation.processes()[path.from].incarnation;
  if (!was_open && !is_peer_connected) return std::nullopt;
  path.close();
  return was_open ? path.to_incarnation : simulation.processes()[path.to].incarnation;
}

bool Connections::vanish(const Simulation& simulation, std::uint32_t index) {
  Path& towards = paths_[paths_[index].reverse];
  if (!towards.is_open()) return false;
  towards.state = Path::State::vanished;
  towards.vanished_at = simulation.now();
  return true;
}

bool Connections::take_notice(const Simulation& simulation, std::uint32_t index, const Packet& notice) {
  Path& path = paths_[index];
  // A peer that found no connection closes none here: another may be open by now. Likewise, the end of an earlier
  // connection does not close the present one.
  const bool was_none = notice.kind == PacketKind::reset && found_none(notice.reason);
  if (was_none || notice.life != path.to_incarnation) return false;
  if (notice.kind == PacketKind::closed && notice.reason == Reason::timed_out) return true;  // it was given up before
  // The peer may have come back and connected anew before the end of its old connection was noticed.
  const std::uint16_t incarnation = simulation.processes()[notice.from].incarnation;
  if (paths_[path.reverse].is_open() && path.to_incarnation != incarnation) {
    path.open_again();
  } else {
    path.close();
  }
  path.to_incarnation = incarnation;
  return true;
}

void Connections::serves_now(InstanceId instance) {
  for (const Peer& peer : peers_of(instance)) {
    Path& towards = paths_[paths_[peer.path].reverse];
    if (towards.state == Path::State::accepted) towards.state = Path::State::open;
  }
}

/// Returns when a silent peer is given up. Looks come each `heartbeat` from the making of the connection; the first one
/// sees something new, and the peer is given up at the second look in a row that does not: after two to three intervals
/// (rabbit_heartbeat.erl; confirmed in runs).
Time Connections::given_up_at(const Path& path, Time since) {
  if (since == never) return never;
  if (!path.by_looks) return saturating_add(since, path.heartbeat);
  const Duration since_look = (since - path.opened_at) % path.heartbeat;
  const Duration two_looks = saturating_add(path.heartbeat, path.heartbeat);
  return saturating_add(since, saturating_add(path.heartbeat - since_look, two_looks));
}

Time Connections::given_up_at(const Simulation& simulation, const Path& path) const {
  if (path.heartbeat == 0 || !path.is_open()) return never;
  const Process& peer = simulation.processes()[path.to];
  // A kernel makes connections even for a paused process, so a connection that was made in its pause does not show it
  // as silent.
  const bool hangs = path.of_process && peer.paused && peer.paused_at >= path.opened_at;
  const Time vanished = path.state == Path::State::vanished ? path.vanished_at : never;
  const Time silent_since =
      std::min({vanished, path.blocked_since, paths_[path.reverse].blocked_since, hangs ? peer.paused_at : never});
  return given_up_at(path, silent_since);
}

}  // namespace meshsim::sim
