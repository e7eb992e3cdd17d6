#include "sim/simulation.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/check.hpp"

namespace meshsim::sim {

State::State(const Context& of_simulation, const plan::Plan& planned, ActorFactory makes, const Budget& allowed)
    : plan(&planned),
      factory(std::move(makes)),
      budget(allowed),
      context(of_simulation),
      counters(planned.series.size()),
      instances(planned.services.size()),
      network(planned),
      tables(planned),
      subscription_ids(planned.subscriptions.size()) {
  for (const plan::Service& service : planned.services) names.services.push_back(service.name);
  for (const plan::Topic& topic : planned.topics) names.topics.push_back(topic.name);
  names.fields = planned.fields;
  names.marks = planned.marks;
}

Simulation::Simulation(const plan::Plan& plan, ActorFactory factory, Budget budget)
    : state_(Context(*this), plan, std::move(factory), budget), pump_(*this, state_, audience_) {
  for (std::size_t service = 0; service < plan.services.size(); ++service) {
    for (std::uint32_t replica = 0; replica < plan.services[service].replicas; ++replica) {
      add_instance(static_cast<ServiceId>(service));
    }
    if (plan.services[service].replicas != 0) continue;
    state_.processes[add_instance(static_cast<ServiceId>(service))].scaled_away = true;
  }
}

Simulation::Simulation(const Simulation& other) : state_(other.state_), pump_(*this, state_, audience_) {
  state_.context.simulation_ = this;
}

void Simulation::boot() {
  booting_ = true;
  // Brokers first, so that every subscription exists whatever the order of the file.
  for (const bool brokers : {true, false}) {
    for (InstanceId instance = 0; instance < state_.instances.size(); ++instance) {
      const plan::ServiceKind kind = state_.plan->services[state_.processes[instance].service].kind;
      if ((kind == plan::ServiceKind::broker) != brokers || state_.processes[instance].scaled_away) continue;
      act_as(no_instance, 0, 0);
      state_.processes.start(*this, instance);
    }
  }
  act_as(no_instance, 0, 0);
  booting_ = false;
}

/// Tells whether the event that is to be recorded comes after the last one allowed; then it is not recorded. The run
/// stops behind this dispatch, so that it has exactly the events asked for, whoever observes it.
bool Simulation::reach_last_event() {
  pump_.request_stop();
  state_.unrecorded = state_.unrecorded || state_.seq >= state_.budget.events;
  return state_.seq >= state_.budget.events;
}

void Simulation::advance_to(Time time) {
  MESHSIM_ASSERT(time >= state_.context.now_);
  state_.context.now_ = time;
}

Context& Simulation::act_as(InstanceId instance, EventSeq cause, std::uint32_t root) {
  state_.context.self_ = instance;
  state_.context.cause_ = cause;
  state_.context.root_ = root;
  return state_.context;
}

void Simulation::alarm(Time time, Timer timer) {
  state_.queue.schedule(std::max(time, state_.context.now_), EntryKind::alarm, {}, {.timer = timer});
}

void Simulation::destroy(BodyRef ref) {
  const MessageStore::Record& record = state_.messages[ref];
  if (record.is_message) {
    emit({.message = record.id,
          .root = record.root,
          .instance = no_instance,
          .topic = record.topic,
          .kind = EventKind::message_done});
    state_.tables.retire(record.id);
  }
  state_.messages.destroy(ref);
}

SubscriptionId Simulation::subscription_of(std::uint32_t index, std::uint32_t replica) {
  std::vector<SubscriptionId>& ids = state_.subscription_ids[index];
  if (replica >= ids.size()) ids.resize(replica + 1, no_subscription);
  if (ids[replica] != no_subscription) return ids[replica];
  ids[replica] = static_cast<SubscriptionId>(state_.names.subscriptions.size());
  const plan::Subscription& subscription = state_.plan->subscriptions[index];
  std::string name = state_.plan->services[subscription.service].name;
  if (replica != 0) name += "-" + std::to_string(replica);
  state_.names.subscriptions.push_back({std::move(name), subscription.topic, subscription.service, replica, index});
  return ids[replica];
}

InstanceId Simulation::add_instance(ServiceId service) {
  const auto replica = static_cast<std::uint32_t>(state_.instances.of(service).size() + 1);
  std::string name = state_.plan->services[service].name + "-" + std::to_string(replica);
  Process process;
  process.service = service;
  process.replica = replica;
  process.random = Random::named(state_.plan->seed, "instance " + name);
  process.bodies = DrawKey::named(state_.plan->seed, "bodies of " + name);
  state_.names.instances.push_back({std::move(name), service, replica});
  state_.processes.add(std::move(process));
  return state_.instances.add(service, state_.factory(*state_.plan, service, replica));
}

std::uint64_t Simulation::memory_bytes() const {
  return state_.queue.memory_bytes() + state_.messages.memory_bytes() + state_.network.memory_bytes() +
         state_.tables.memory_bytes() + state_.instances.memory_bytes();
}

}  // namespace meshsim::sim
