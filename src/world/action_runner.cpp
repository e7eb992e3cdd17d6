#include "world/action_runner.hpp"

#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "broker/broker.hpp"
#include "sim/acting.hpp"
#include "sim/capabilities.hpp"
#include "trace/event_names.hpp"

namespace meshsim::world {

namespace {

using plan::Action;

bool is_network_fault(Action::Kind kind) {
  return kind == Action::Kind::cut || kind == Action::Kind::partition || kind == Action::Kind::delay ||
         kind == Action::Kind::loss || kind == Action::Kind::drop;
}

Reason word_of(Action::Kind kind) {
  switch (kind) {
    case Action::Kind::delay:
      return Reason::delay;
    case Action::Kind::loss:
      return Reason::loss;
    case Action::Kind::drop:
      return Reason::drop;
    default:
      return Reason::cut;
  }
}

sim::Fault::Kind fault_of(Action::Kind kind) {
  switch (kind) {
    case Action::Kind::delay:
      return sim::Fault::Kind::delay;
    case Action::Kind::loss:
      return sim::Fault::Kind::loss;
    case Action::Kind::drop:
      return sim::Fault::Kind::drop;
    default:
      return sim::Fault::Kind::cut;
  }
}

sim::Fault make_fault(const Action& action, std::uint32_t line) {
  sim::Fault fault;
  fault.kind = fault_of(action.kind);
  fault.from = action.targets;
  fault.to = action.others;
  fault.both_ways = action.both_ways || action.kind == Action::Kind::partition;
  fault.by = action.by;
  fault.probability = action.probability;
  fault.line = line;
  return fault;
}

EventSeq emit_fault(sim::Simulation& simulation, const Action& action, std::uint32_t line, EventKind kind) {
  Event event{.detail = line, .kind = kind, .reason = word_of(action.kind)};
  const auto from = instances_of(simulation, action.targets.front());
  const auto to = instances_of(simulation, action.others.front());
  if (!from.empty()) event.instance = from.front();
  if (!to.empty()) event.peer = to.front();
  return simulation.emit(event);
}

Begun begin_fault(sim::Simulation& simulation, const Action& action, std::uint32_t line, DrawKey draws) {
  Begun begun;
  simulation.context().caused_by(emit_fault(simulation, action, line, EventKind::fault_began));
  sim::Fault fault = make_fault(action, line);
  fault.draws = draws;
  begun.faults.push_back(simulation.network().begin(simulation, std::move(fault)));
  begun.acted = true;
  return begun;
}

Begun heal(sim::Simulation& simulation, const Action& action, std::uint32_t line) {
  const sim::Fault like = make_fault(action, line);
  if (!simulation.network().has_active(like)) return {};
  simulation.context().caused_by(emit_fault(simulation, action, line, EventKind::fault_ended));
  simulation.network().heal(simulation, like);
  return {.faults = {}, .pauses = {}, .acted = true};
}

bool end_or_start(sim::Simulation& simulation, const Action& action, InstanceId instance, std::uint32_t line) {
  sim::Processes& processes = simulation.processes();
  const plan::Service& service = simulation.plan().services[processes[instance].service];
  const Duration grace = action.grace >= 0 ? action.grace : service.grace;
  switch (action.kind) {
    case Action::Kind::kill:
      return processes.kill(simulation, instance);
    case Action::Kind::crash:
      return processes.crash(simulation, instance, action.crash_at, line);
    case Action::Kind::stop:
      return processes.stop(simulation, instance, grace);
    case Action::Kind::start:
      return processes.start(simulation, instance);
    case Action::Kind::restart:
      return processes.restart(simulation, instance, grace);
    case Action::Kind::power_off:
      return processes.power_off(simulation, instance);
    case Action::Kind::pause:
      return processes.pause(simulation, instance);
    case Action::Kind::resume:
      return processes.resume(simulation, instance);
    default:
      return false;
  }
}

Begun act_on_processes(sim::Simulation& simulation, const Action& action, std::uint32_t line) {
  Begun begun;
  const EventSeq cause = simulation.context().cause();
  for (const plan::Target& target : action.targets) {
    for (const InstanceId instance : instances_of(simulation, target)) {
      simulation.context().caused_by(cause);
      if (!end_or_start(simulation, action, instance, line)) continue;
      begun.acted = true;
      if (action.kind == Action::Kind::pause)
        begun.pauses.push_back({instance, simulation.processes()[instance].pauses});
    }
  }
  return begun;
}

/// The first replica that serves does it; when none does, that is said.
Begun send(sim::Simulation& simulation, const Action& action, DrawKey draws) {
  InstanceId sender = no_instance;
  for (const plan::Target& target : action.targets) {
    for (const InstanceId instance : instances_of(simulation, target)) {
      const sim::Process& process = simulation.processes()[instance];
      const bool able = process.serves() && !process.paused;
      const bool better = sender == no_instance || (able && !simulation.processes()[sender].serves());
      if (better) sender = instance;
    }
  }
  if (sender == no_instance) return {};
  const sim::Acting acting(simulation, sender, simulation.context().cause(), simulation.context().root());
  const sim::Process& process = simulation.processes()[sender];
  if (!process.serves() || process.paused) {
    Event event{.topic = action.topic, .kind = EventKind::publish_failed, .reason = Reason::killed};
    if (action.kind == Action::Kind::call) event.kind = EventKind::refused;
    if (process.paused) event.reason = Reason::pause;
    simulation.emit(event);
    return {};
  }
  sim::OnDemand& actor = *simulation.capabilities(sender).on_demand;  // the compiler refuses a sender that has none
  if (action.kind == Action::Kind::publish) {
    actor.publish_now(simulation.context(), action.topic, action.record, draws);
  } else {
    actor.call_now(simulation.context(), action.others.front().service, action.topic, action.record, draws);
  }
  return {.faults = {}, .pauses = {}, .acted = true};
}

}  // namespace

std::vector<InstanceId> instances_of(const sim::Simulation& simulation, const plan::Target& target) {
  std::vector<InstanceId> found;
  for (const InstanceId instance : simulation.instances_of(target.service)) {
    const sim::Process& process = simulation.processes()[instance];
    if (target.replica == process.replica || (target.replica == 0 && !process.scaled_away)) found.push_back(instance);
  }
  return found;
}

namespace {

// A replica that stops takes its subscription with it. One that is down already cannot. Whether there were not as many
// as that already.
bool scale(sim::Simulation& simulation, const Action& action) {
  const plan::Target target{action.targets.front().service, 0};
  const bool changes = instances_of(simulation, target).size() != action.replicas;
  simulation.processes().scale(simulation, target.service, action.replicas);
  for (InstanceId instance = 0; instance < simulation.instance_count(); ++instance) {
    const sim::Process& process = simulation.processes()[instance];
    const bool is_broker = simulation.plan().services[process.service].kind == plan::ServiceKind::broker;
    if (!is_broker || !process.serves()) continue;
    const sim::Acting acting(simulation, instance, simulation.context().cause(), simulation.context().root());
    static_cast<broker::Broker&>(simulation.actor(instance)).delete_left_behind(simulation.context());
  }
  return changes;
}

}  // namespace

Begun perform(sim::Simulation& simulation, const Action& action, std::uint32_t line, DrawKey draws) {
  if (is_network_fault(action.kind)) return begin_fault(simulation, action, line, draws);
  switch (action.kind) {
    case Action::Kind::heal:
      return heal(simulation, action, line);
    case Action::Kind::publish:
    case Action::Kind::call:
      return send(simulation, action, draws);
    case Action::Kind::scale:
      return {.faults = {}, .pauses = {}, .acted = scale(simulation, action)};
    case Action::Kind::note:
      simulation.emit({.detail = hash_bytes(action.text.data(), action.text.size()), .kind = EventKind::noted},
                      std::as_bytes(std::span(action.text)));
      return {.faults = {}, .pauses = {}, .acted = true};
    default:
      return act_on_processes(simulation, action, line);
  }
}

void undo(sim::Simulation& simulation, const Action& action, const Begun& begun, std::uint32_t line) {
  for (const std::uint32_t fault : begun.faults) {
    // A `heal` may have ended it before its time.
    if (!simulation.network().faults()[fault].active) continue;
    simulation.context().caused_by(emit_fault(simulation, action, line, EventKind::fault_ended));
    simulation.network().end(simulation, fault);
  }
  for (const auto& [instance, number] : begun.pauses) {
    // A `resume` may have ended this pause before its time, and a later line may have begun another.
    if (simulation.processes()[instance].pauses == number) simulation.processes().resume(simulation, instance);
  }
}

}  // namespace meshsim::world
