// How connections end: their processes do, or a heartbeat finds out that nobody answers.
#include "base/time.hpp"
#include "sim/network.hpp"
#include "sim/simulation.hpp"

namespace meshsim::sim {

bool Network::on_notice(Simulation& simulation, InstanceId to, const Packet& packet) {
  Path& path = paths_[search_path(simulation, to, packet.from)];
  const Path& reverse = paths_[path.reverse];
  // Where nothing was connected nothing is closed: another connection may be open by now. Nor does the end of an
  // earlier one close the one that was made since.
  const bool was_none = packet.kind == PacketKind::reset &&
                        (packet.reason == Reason::no_common_network || packet.reason == Reason::connection_refused ||
                         packet.reason == Reason::link_cut || packet.reason == Reason::link_drop ||
                         packet.reason == Reason::power_off || packet.reason == Reason::no_connection);
  if (was_none || packet.life != path.to_incarnation) return false;
  if (packet.kind == PacketKind::closed && packet.reason == Reason::timed_out) return true;  // on_heartbeat closed it
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
    towards.vanished_at = simulation.now();
    watch_heartbeat(simulation, paths_[way.path].reverse);
  }
}

void Network::watch_heartbeat(Simulation& simulation, std::uint32_t path) {
  if (paths_[path].heartbeat == 0 || !paths_[path].open) return;
  simulation.queue().schedule(saturating_add(simulation.now(), patience(simulation, paths_[path])),
                              EntryKind::heartbeat, {},
                              {.timer = {.slot = path, .value = paths_[path].to_incarnation},
                               .cause = simulation.context().cause(),
                               .root = simulation.context().root()});
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
    if (paths_[way.path].open && paths_[way.path].peer_vanished) give_up(simulation, way.path);
  }
}

void Network::watch_pause(Simulation& simulation, InstanceId instance) {
  if (instance >= ways_from_.size()) return;
  for (const Way& way : ways_from_[instance]) {
    const std::uint32_t towards = paths_[way.path].reverse;
    if (paths_[towards].of_process) watch_heartbeat(simulation, towards);
  }
}

/// The look may be due for an earlier silence, which is over: only one that has lasted long enough by itself counts.
void Network::on_heartbeat(Simulation& simulation, std::uint32_t index) {
  const Path& path = paths_[index];
  if (!path.open) return;
  const Duration least = path.by_looks ? saturating_add(path.heartbeat, path.heartbeat) : path.heartbeat;
  const auto is_long_ago = [&](Time since) { return saturating_add(since, least) <= simulation.now(); };
  const Process& peer = simulation.processes()[path.to];
  const bool vanished = path.peer_vanished && is_long_ago(path.vanished_at);
  const bool cut = is_long_ago(path.cut_since) || is_long_ago(paths_[path.reverse].cut_since);
  const bool hangs = path.of_process && peer.paused && is_long_ago(peer.paused_at);
  if (vanished || cut || hangs) give_up(simulation, index);
}

void Network::give_up(Simulation& simulation, std::uint32_t index) {
  const Path& path = paths_[index];
  // Both ends give up: what the cut held for either direction is lost.
  for (const std::uint32_t side : {index, path.reverse}) lose_held(simulation, side, Reason::link_cut);
  for (const std::uint32_t side : {index, paths_[index].reverse}) {
    lose_stalled(simulation, side, Reason::link_cut);
    Path& giving_up = paths_[side];
    if (!giving_up.open) continue;
    giving_up.open = giving_up.peer_vanished = false;  // at once: who learns of it late may be connected anew by then
    const Context& context = simulation.context();
    give_now(simulation, giving_up.from, simulation.processes()[giving_up.from].incarnation,
             {.cause = context.cause(),
              .from = giving_up.to,
              .root = context.root(),
              .life = giving_up.to_incarnation,
              .kind = PacketKind::closed,
              .reason = Reason::timed_out});
  }
}

}  // namespace meshsim::sim
