// What faults do to connections: cut, delay, loss, drop; how they begin and how they are healed.
#include <algorithm>

#include "base/time.hpp"
#include "sim/network.hpp"
#include "sim/simulation.hpp"

namespace meshsim::sim {

namespace {

bool contains(const std::vector<plan::Target>& side, const Process& process) {
  return std::any_of(side.begin(), side.end(), [&](const plan::Target& target) {
    return target.service == process.service && (target.replica == 0 || target.replica == process.replica);
  });
}

/// Whether `heal` of these sides ends the fault.
bool is_healed_by(const Fault& fault, const Fault& like) {
  if (!fault.active) return false;
  return plan::heals({like.from, like.to, like.both_ways}, {fault.from, fault.to, fault.both_ways});
}

}  // namespace

void Network::send_through_faults(Simulation& simulation, std::uint32_t index, const Packet& packet) {
  Path& path = paths_[index];
  if (is_cut(simulation, path, true)) {
    held_.push_back({index, path.to_incarnation, packet, simulation.now()});
    return;
  }
  for (Fault& fault : faults_) {
    if (fault.kind != Fault::Kind::drop || !fits(simulation, fault, path.from, path.to)) continue;
    if (!hits(fault, path)) continue;
    ++fault.acted;
    simulation.context().caused_by(packet.cause, packet.root);
    return lose(simulation, path, path.to_incarnation, packet, Reason::link_drop);
  }
  const Duration extra = delay_on(simulation, path);
  if (draw_loss(simulation, path)) return stall(simulation, index, path.to_incarnation, packet, -1);
  if (is_stalled(index)) return stall(simulation, index, path.to_incarnation, packet, extra);
  transmit(simulation, path, path.to_incarnation, packet, extra);
}

/// How much longer what is sent now is on its way.
Duration Network::delay_on(const Simulation& simulation, const Path& path) {
  Duration extra = 0;
  for (Fault& fault : faults_) {
    if (fault.kind != Fault::Kind::delay || !fits(simulation, fault, path.from, path.to)) continue;
    ++fault.acted;
    extra = saturating_add(extra, fault.by);
  }
  return extra;
}

/// Draws whether a `loss` or a `drop` takes the packet that is sent now.
bool Network::hits(Fault& fault, const Path& path) const {
  const auto index = static_cast<std::size_t>(&path - paths_.data());
  if (fault.drawn.size() <= index) fault.drawn.resize(paths_.size());
  return fault.draws.with(path.name.bits).with(fault.drawn[index]++).chance(fault.probability);
}

/// Whether a packet that is sent now gets lost.
bool Network::draw_loss(const Simulation& simulation, const Path& path) {
  bool lost = false;
  for (Fault& fault : faults_) {
    if (fault.kind != Fault::Kind::loss || !fits(simulation, fault, path.from, path.to)) continue;
    const bool hit = hits(fault, path);
    fault.acted += hit;
    lost |= hit;
  }
  return lost;
}

bool Network::fits(const Simulation& simulation, const Fault& fault, InstanceId from, InstanceId to) const {
  if (!fault.active) return false;
  const Process& a = simulation.processes()[from];
  const Process& b = simulation.processes()[to];
  if (contains(fault.from, a) && contains(fault.to, b)) return true;
  return fault.both_ways && contains(fault.from, b) && contains(fault.to, a);
}

bool Network::is_cut(const Simulation& simulation, const Path& path, bool count) {
  bool cut = false;
  for (Fault& fault : faults_) {
    if (fault.kind != Fault::Kind::cut || !fits(simulation, fault, path.from, path.to)) continue;
    cut = true;
    if (count) ++fault.acted;
  }
  return cut;
}

bool Network::keeps_apart(const Simulation& simulation, InstanceId a, InstanceId b) {
  bool cut = false;
  for (Fault& fault : faults_) {
    if (fault.kind != Fault::Kind::cut || (!fits(simulation, fault, a, b) && !fits(simulation, fault, b, a))) continue;
    ++fault.acted;
    cut = true;
  }
  return cut;
}

std::uint32_t Network::begin(Simulation& simulation, Fault fault) {
  const bool cut = fault.kind == Fault::Kind::cut;
  faults_.push_back(std::move(fault));
  refresh(simulation);
  if (cut) {
    for (std::uint32_t path = 0; path < paths_.size(); ++path) {
      if (fits(simulation, faults_.back(), paths_[path].from, paths_[path].to)) watch_heartbeat(simulation, path);
    }
  }
  return static_cast<std::uint32_t>(faults_.size() - 1);
}

void Network::end(Simulation& simulation, std::uint32_t fault) {
  if (!faults_[fault].active) return;
  faults_[fault].active = false;
  refresh(simulation);
  release_held(simulation);
  simulation.processes().links_changed(simulation);
}

bool Network::has_active(const Fault& like) const {
  return std::any_of(faults_.begin(), faults_.end(), [&](const Fault& fault) { return is_healed_by(fault, like); });
}

void Network::heal(Simulation& simulation, const Fault& like) {
  for (Fault& fault : faults_) {
    if (is_healed_by(fault, like)) fault.active = false;
  }
  refresh(simulation);
  release_held(simulation);
  simulation.processes().links_changed(simulation);
}

void Network::refresh(const Simulation& simulation) {
  for (std::uint32_t path = 0; path < paths_.size(); ++path) refresh(simulation, path);
}

void Network::refresh(const Simulation& simulation, std::uint32_t index) {
  Path& path = paths_[index];
  path.faulty = is_stalled(index) || std::any_of(faults_.begin(), faults_.end(), [&](const Fault& fault) {
                  return fits(simulation, fault, path.from, path.to) || fits(simulation, fault, path.to, path.from);
                });
  path.hung_up = path.hung_up && path.faulty;
  if (!path.faulty || !is_cut(simulation, path, false)) {
    path.cut_since = never;
  } else if (path.cut_since == never) {
    path.cut_since = simulation.now();
  }
}

void Network::release_held(Simulation& simulation) {
  std::vector<Held> still;
  std::vector<Held> held;
  held.swap(held_);
  lose_orphans(simulation, held);
  for (const Held& item : held) {
    if (is_cut(simulation, paths_[item.path], false)) {
      still.push_back(item);
    } else {
      follow(simulation, item.path, item.to_incarnation, item.packet);
    }
  }
  held_.insert(held_.begin(), still.begin(), still.end());
}

/// What a cut held on the path is given up.
void Network::lose_held(Simulation& simulation, std::uint32_t index, Reason reason) {
  std::vector<Held> lost;
  std::erase_if(held_, [&](const Held& held) {
    if (held.path == index) lost.push_back(held);
    return held.path == index;
  });
  for (const Held& held : lost) lose(simulation, paths_[index], held.to_incarnation, held.packet, reason);
}

}  // namespace meshsim::sim
