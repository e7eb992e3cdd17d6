#include "world/rollouts.hpp"

#include <algorithm>

#include "sim/cause_scope.hpp"
#include "world/action_runner.hpp"

namespace meshsim::world {

bool Rollouts::begin(sim::Simulation& simulation, const plan::act::Deploy& deploy, std::uint32_t line) {
  const ServiceId service = deploy.who.service;
  const bool has_replaced = replace_earlier(simulation, service);
  Rollout rollout{
      .deploy = deploy, .line = line, .root = simulation.context().root(), .added = {}, .left = {}, .started = {}};
  for (const InstanceId instance : instances_of(simulation, deploy.who)) {
    if (simulation.processes()[instance].next_version != deploy.version) rollout.left.push_back(instance);
  }
  std::reverse(rollout.left.begin(), rollout.left.end());
  if (deploy.who.replica == 0) simulation.processes().set_version(service, deploy.version);
  if (rollout.left.empty()) return has_replaced;
  rollouts_.push_back(std::move(rollout));
  if (!deploy.start_first) {
    begin_batch(simulation, rollouts_.size() - 1);
    return true;
  }
  surge(simulation, rollouts_.back());
  wait(rollouts_.back());
  return true;
}

/// Adds the instances that run the new version while old ones are replaced.
void Rollouts::surge(sim::Simulation& simulation, Rollout& rollout) {
  const ServiceId service = rollout.deploy.who.service;
  const std::vector<InstanceId> before = instances_of(simulation, {service, 0});
  const std::size_t more = std::min<std::size_t>(rollout.deploy.at_a_time, rollout.left.size());
  const std::uint16_t version = simulation.processes().version_of(service);
  simulation.processes().set_version(service, rollout.deploy.version);
  scale(simulation, service, static_cast<std::uint32_t>(before.size() + more), Reason::automatic);
  simulation.processes().set_version(service, version);
  for (const InstanceId instance : instances_of(simulation, {service, 0})) {
    if (std::find(before.begin(), before.end(), instance) == before.end()) rollout.added.push_back(instance);
  }
  rollout.started = rollout.added;
}

std::uint32_t Rollouts::added_to(const sim::Simulation& simulation, ServiceId service) const {
  std::uint32_t count = 0;
  for (const Rollout& rollout : rollouts_) {
    if (rollout.deploy.who.service != service) continue;
    for (const InstanceId instance : rollout.added) count += simulation.processes()[instance].scaled_away ? 0 : 1;
  }
  return count;
}

/// Takes away the instances that it added, unless the service was made smaller meanwhile.
void Rollouts::end_surge(sim::Simulation& simulation, Rollout& rollout) {
  const ServiceId service = rollout.deploy.who.service;
  const std::uint32_t more = added_to(simulation, service);
  rollout.added.clear();
  if (more == 0) return;
  const std::size_t now = instances_of(simulation, {service, 0}).size();
  scale(simulation, service, static_cast<std::uint32_t>(now) - more, Reason::automatic);
}

/// Ends a deployment of the service that is under way: what it has replaced stays so. Returns false where none is.
bool Rollouts::replace_earlier(sim::Simulation& simulation, ServiceId service) {
  bool found = false;
  for (Rollout& rollout : rollouts_) {
    if (rollout.deploy.who.service != service || rollout.is_over) continue;
    found = rollout.is_over = true;
    waiting_ -= rollout.is_waiting ? 1 : 0;
    rollout.is_waiting = false;
    end_surge(simulation, rollout);
  }
  return found;
}

void Rollouts::wait(Rollout& rollout) {
  rollout.is_waiting = true;
  ++waiting_;
}

std::vector<Rollouts::Next> Rollouts::take_ready(const sim::Simulation& simulation) {
  std::vector<Next> ready;
  const auto is_ready = [&](InstanceId instance) {
    const sim::Process& process = simulation.processes()[instance];
    return process.scaled_away || process.state == sim::ProcessState::ready;
  };
  for (std::size_t i = 0; i < rollouts_.size(); ++i) {
    Rollout& rollout = rollouts_[i];
    if (!rollout.is_waiting) continue;
    const bool waits = rollout.deploy.waits_until_ready;
    if (waits && !std::all_of(rollout.started.begin(), rollout.started.end(), is_ready)) continue;
    rollout.is_waiting = false;
    --waiting_;
    ready.push_back({rollout.line, i, rollout.left.empty() ? 0 : rollout.deploy.every});
  }
  return ready;
}

void Rollouts::begin_batch(sim::Simulation& simulation, std::uint64_t index) {
  Rollout& rollout = rollouts_[index];
  if (rollout.is_over) return;
  simulation.act_as(no_instance, 0, rollout.root);
  if (rollout.left.empty()) {
    rollout.is_over = true;
    return end_surge(simulation, rollout);
  }
  rollout.started.clear();
  while (!rollout.left.empty() && rollout.started.size() < rollout.deploy.at_a_time) {
    const InstanceId instance = rollout.left.back();
    rollout.left.pop_back();
    sim::Process& process = simulation.processes()[instance];
    if (process.scaled_away) continue;
    process.next_version = rollout.deploy.version;
    const sim::CauseScope scope(simulation.context(), sim::CauseScope::Root::stays);
    simulation.processes().restart(simulation, instance, simulation.plan().services[process.service].grace);
    rollout.started.push_back(instance);
  }
  wait(rollout);
}

}  // namespace meshsim::world
