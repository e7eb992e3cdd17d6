#include "world/action_runner.hpp"

#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "plan/verbs.hpp"
#include "sim/acting.hpp"
#include "sim/capabilities.hpp"
#include "sim/cause_scope.hpp"
#include "trace/event_names.hpp"

namespace meshsim::world {

namespace {

using plan::Action;
namespace act = plan::act;

EventSeq emit_fault(sim::Simulation& simulation, const Action& action, std::uint32_t line, EventKind kind) {
  Event event{.detail = line, .kind = kind, .reason = plan::verb_of(action).reason};
  const plan::Sides* sides = plan::sides_of(action);
  const auto from = instances_of(simulation, sides != nullptr ? sides->from.front() : *plan::target_of(action));
  if (!from.empty()) event.instance = from.front();
  if (sides != nullptr && !sides->to.empty()) {
    const auto to = instances_of(simulation, sides->to.front());
    if (!to.empty()) event.peer = to.front();
  }
  return simulation.emit(event);
}

/// Returns the reason why the process can do nothing by itself now; none when it can.
Reason unable(const sim::Process& process) {
  if (process.scaled_away) return Reason::stopped;
  if (process.powered_off) return Reason::power_off;
  if (process.paused) return Reason::pause;
  switch (process.state) {
    case sim::ProcessState::down:
      return process.ended_by;
    case sim::ProcessState::starting:
      return Reason::not_ready;
    case sim::ProcessState::stopping:  // it finishes what it has begun, and begins nothing
      return Reason::stopped;
    case sim::ProcessState::ready:
      break;
  }
  return Reason::none;
}

/// Chooses the first replica that is able to send, or else the first one; one that is scaled away where there is no
/// other.
InstanceId sender_of(const sim::Simulation& simulation, const plan::Target& target) {
  const std::vector<InstanceId> instances = instances_of(simulation, target);
  for (const InstanceId instance : instances) {
    if (unable(simulation.processes()[instance]) == Reason::none) return instance;
  }
  return !instances.empty() ? instances.front() : simulation.instances().find(target.service, 1);
}

/// Returns the instance that the line names, if it names one.
InstanceId named_instance(const sim::Simulation& simulation, const plan::Target& target) {
  return target.replica == 0 ? no_instance : simulation.instances().find(target.service, target.replica);
}

}  // namespace

std::vector<InstanceId> instances_of(const sim::Simulation& simulation, const plan::Target& target) {
  std::vector<InstanceId> found;
  for (const InstanceId instance : simulation.instances().of(target.service)) {
    const sim::Process& process = simulation.processes()[instance];
    if (target.replica == process.replica || (target.replica == 0 && !process.scaled_away)) found.push_back(instance);
  }
  return found;
}

namespace {

// Deletes the subscriptions of replicas that were scaled away while they were down. A replica that stops deletes its
// own.
void delete_left_behind(sim::Simulation& simulation) {
  for (InstanceId instance = 0; instance < simulation.instances().size(); ++instance) {
    const sim::Process& process = simulation.processes()[instance];
    sim::Queues* broker = simulation.instances().capabilities(instance).queues;
    if (broker == nullptr || !process.serves()) continue;
    const sim::Acting acting(simulation, instance);
    broker->delete_left_behind(simulation.context());
  }
}

}  // namespace

bool scale(sim::Simulation& simulation, ServiceId service, std::uint32_t replicas, Reason reason) {
  const bool changes = instances_of(simulation, {service, 0}).size() != replicas;
  simulation.processes().scale(simulation, service, replicas, reason);
  delete_left_behind(simulation);
  return changes;
}

namespace {

/// Carries out a line, with a function for each verb.
class Performer {
 public:
  Performer(sim::Simulation& simulation, const Action& action, std::uint32_t line, Duration lasting, DrawKey draws)
      : simulation_(simulation), action_(action), line_(line), lasting_(lasting), draws_(draws) {}

  Begun operator()(const act::Kill& verb) {
    return each(verb.who, [&](InstanceId id) { return start_again(id, processes().kill(simulation_, id)); });
  }
  Begun operator()(const act::Crash& verb) {
    return each(verb.who, [&](InstanceId id) { return processes().crash(simulation_, id, verb.at, line_, lasting_); });
  }
  Begun operator()(const act::Stop& verb) {
    return each(verb.who, [&](InstanceId id) {
      return processes().stop(simulation_, id, verb.grace >= 0 ? verb.grace : grace_of(id), lasting_);
    });
  }
  Begun operator()(const act::Start& verb) {
    return each(verb.who, [&](InstanceId id) { return processes().start(simulation_, id); });
  }
  Begun operator()(const act::Restart& verb) {
    return each(verb.who, [&](InstanceId id) { return processes().restart(simulation_, id, grace_of(id)); });
  }
  Begun operator()(const act::PowerOff& verb) {
    return each(verb.who, [&](InstanceId id) { return start_again(id, processes().power_off(simulation_, id)); });
  }
  Begun operator()(const act::Resume& verb) {
    return each(verb.who, [&](InstanceId id) { return processes().resume(simulation_, id); });
  }
  Begun operator()(const act::Pause& verb) {
    std::vector<Begun::Pause> pauses;
    Begun begun = each(verb.who, [&](InstanceId id) {
      const bool acted = processes().pause(simulation_, id);
      if (acted) pauses.push_back({id, processes()[id].pauses});
      return acted;
    });
    begun.pauses = std::move(pauses);
    return begun;
  }
  Begun operator()(const act::Scale& verb) {
    return done(world::scale(simulation_, verb.service, verb.replicas, Reason::none));
  }

  Begun operator()(const act::Publish& verb) {
    return send(verb.who, {.topic = verb.topic, .kind = EventKind::publish_failed}, [&](sim::OnDemand& actor) {
      actor.publish_now(simulation_.context(), verb.topic, verb.record, draws_);
    });
  }
  Begun operator()(const act::Call& verb) {
    return send(verb.who, {.topic = verb.endpoint, .kind = EventKind::refused}, [&](sim::OnDemand& actor) {
      actor.call_now(simulation_.context(), verb.callee.service, named_instance(simulation_, verb.callee),
                     verb.endpoint, verb.body, draws_);
    });
  }

  Begun operator()(const act::Redrive& verb) {
    std::size_t letters = 0;
    for (const InstanceId broker : simulation_.instances().of(simulation_.plan().topics[verb.topic].broker)) {
      if (!processes()[broker].serves()) continue;
      const sim::Acting acting(simulation_, broker);
      letters += simulation_.instances().capabilities(broker).queues->redrive(simulation_.context(), verb.topic);
    }
    return done(letters != 0);
  }

  Begun operator()(const act::Heal& verb) {
    const bool is_process_faulty = verb.is_of_one() && simulation_.processes().faults().has_active(verb.sides.from);
    if (!is_process_faulty && !simulation_.network().has_active(verb.sides)) return {};
    simulation_.context().caused_by(emit_fault(simulation_, action_, line_, EventKind::fault_ended));
    simulation_.network().heal(simulation_, verb.sides);
    if (!is_process_faulty) return done();
    simulation_.processes().faults().heal(verb.sides.from);
    simulation_.processes().faults().release_hung(simulation_);
    return done();
  }
  Begun operator()(const act::Slow& verb) { return strike(verb.who, {}); }
  Begun operator()(const act::Fail& verb) { return strike(verb.who, {}); }
  Begun operator()(const act::Skew& verb) { return strike(verb.who, {}); }
  Begun operator()(const act::Hang& verb) {
    std::vector<sim::Life> lives;
    for (const InstanceId id : instances_of(simulation_, verb.who)) {
      if (processes()[id].alive()) lives.push_back({id, processes()[id].incarnation});
    }
    return lives.empty() ? Begun{} : strike(verb.who, std::move(lives));
  }
  /// Begins a fault between two sides.
  template <class Verb>
  requires requires(const Verb& verb) { verb.sides; }
  Begun operator()(const Verb& /*verb*/) {
    simulation_.context().caused_by(emit_fault(simulation_, action_, line_, EventKind::fault_began));
    sim::Fault fault;
    fault.action = action_;
    fault.line = line_;
    fault.draws = draws_;
    Begun begun = done();
    begun.faults.push_back(simulation_.network().begin(simulation_, std::move(fault)));
    return begun;
  }

  Begun operator()(const act::Note& verb) {
    simulation_.emit({.detail = hash_bytes(verb.text.data(), verb.text.size()), .kind = EventKind::noted},
                     std::as_bytes(std::span(verb.text)));
    return done();
  }
  // Does nothing: a deployment goes on over time (rollouts.hpp), marks and checks are the judge's. Timeline::act does
  // them.
  Begun operator()(const act::Deploy& /*verb*/) { return {}; }
  Begun operator()(const act::Mark& /*verb*/) { return {}; }
  Begun operator()(const act::Check& /*verb*/) { return {}; }

 private:
  static Begun done(bool acted = true) { return {.faults = {}, .pauses = {}, .process_faults = {}, .acted = acted}; }

  sim::Processes& processes() { return simulation_.processes(); }
  /// Starts what the line ended when its `for D` is over.
  bool start_again(InstanceId instance, bool ended) {
    if (ended && lasting_ > 0) processes().start_after(simulation_, instance, lasting_);
    return ended;
  }
  Duration grace_of(InstanceId instance) { return simulation_.plan().services[processes()[instance].service].grace; }

  /// Applies `deed` to each instance that is meant; the cause is the line each time.
  template <class Deed>
  Begun each(const plan::Target& target, Deed deed) {
    Begun begun;
    for (const InstanceId instance : instances_of(simulation_, target)) {
      const sim::CauseScope scope(simulation_.context(), sim::CauseScope::Root::stays);
      if (deed(instance)) begun.acted = true;
    }
    return begun;
  }

  /// Begins a fault of the processes that are meant, and of their later lives; a `hang` strikes these lives alone.
  Begun strike(const plan::Target& who, std::vector<sim::Life> lives) {
    if (instances_of(simulation_, who).empty()) return {};
    simulation_.context().caused_by(emit_fault(simulation_, action_, line_, EventKind::fault_began));
    simulation_.plan_fault();
    sim::ProcessFault fault;
    fault.action = action_;
    fault.line = line_;
    fault.draws = draws_;
    fault.struck = std::move(lives);
    Begun begun = done();
    begun.process_faults.push_back(simulation_.processes().faults().begin(std::move(fault)));
    return begun;
  }

  /// Lets the first replica that serves do it; when none does, emits `failed`.
  template <class Deed>
  Begun send(const plan::Target& who, Event failed, Deed deed) {
    const InstanceId sender = sender_of(simulation_, who);
    if (sender == no_instance) return {};
    const sim::Acting acting(simulation_, sender);
    failed.reason = unable(processes()[sender]);
    if (failed.reason != Reason::none) {
      simulation_.emit(failed);
      return {};
    }
    // The compiler refuses a sender without this interface.
    deed(*simulation_.instances().capabilities(sender).on_demand);
    return done();
  }

  sim::Simulation& simulation_;
  const Action& action_;
  std::uint32_t line_;
  Duration lasting_;
  DrawKey draws_;
};

}  // namespace

Begun perform(sim::Simulation& simulation, const Action& action, std::uint32_t line, Duration lasting, DrawKey draws) {
  return std::visit(Performer(simulation, action, line, lasting, draws), action);
}

void undo(sim::Simulation& simulation, const Action& action, const Begun& begun, std::uint32_t line) {
  for (const std::uint32_t fault : begun.faults) {
    // A `heal` may have ended it earlier.
    if (!simulation.network().faults()[fault].active) continue;
    simulation.context().caused_by(emit_fault(simulation, action, line, EventKind::fault_ended));
    simulation.network().end(simulation, fault);
  }
  for (const std::uint32_t fault : begun.process_faults) {
    if (!simulation.processes().faults().all()[fault].active) continue;
    simulation.context().caused_by(emit_fault(simulation, action, line, EventKind::fault_ended));
    simulation.processes().faults().end(fault);
    simulation.processes().faults().release_hung(simulation);
  }
  for (const auto& [instance, number] : begun.pauses) {
    // A `resume` may have ended this pause earlier, and a later line may have begun another.
    if (simulation.processes()[instance].pauses == number) simulation.processes().resume(simulation, instance);
  }
}

}  // namespace meshsim::world
