#include "world/autoscaler.hpp"

#include "base/time.hpp"
#include "sim/capabilities.hpp"
#include "world/action_runner.hpp"

namespace meshsim::world {

using Metric = plan::Autoscale::Metric;

Autoscaler::Autoscaler(const plan::Plan& plan) : plan_(&plan), scaled_(plan.autoscales.size()) {
  constexpr auto bit = [](EventKind kind) { return std::uint64_t{1} << static_cast<unsigned>(kind); };
  for (const plan::Autoscale& each : plan.autoscales) {
    if (each.metric == Metric::rate) kinds_ = bit(EventKind::received) | bit(EventKind::delivered);
  }
}

void Autoscaler::begin(sim::Simulation& simulation) {
  for (std::uint32_t i = 0; i < scaled_.size(); ++i) {
    const plan::Autoscale& scaling = plan_->autoscales[i];
    scaled_[i].recommendations.begin(0, plan_->services[scaling.service].replicas);
    simulation.alarm(scaling.every, {.code = alarm_code, .slot = i, .value = 0});
  }
}

void Autoscaler::on_event(const Event& event) {
  if (event.kind != EventKind::received && event.kind != EventKind::delivered) return;
  if (kinds_ == 0 || event.instance == no_instance) return;
  if (event.instance >= arrived_.size()) arrived_.resize(event.instance + 1);
  ++arrived_[event.instance];
}

void Autoscaler::look(sim::Simulation& simulation, const Timer& timer, const watch::Gauges& gauges,
                      const Rollouts& rollouts) {
  const plan::Autoscale& scaling = plan_->autoscales[timer.slot];
  Scaled& scaled = scaled_[timer.slot];
  const std::uint32_t added = rollouts.added_to(simulation, scaling.service);
  const auto current = static_cast<std::uint32_t>(instances_of(simulation, {scaling.service, 0}).size()) - added;
  const std::uint32_t asked = desired(simulation, timer.slot, current, gauges);
  const std::uint32_t wanted =
      scaled.recommendations.add(simulation.now(), current, asked, scaling.down_after, {scaling.least, scaling.most});
  scaled.looked = simulation.now();
  if (wanted != current) {
    simulation.act_as(no_instance, 0, simulation.counters().new_root());
    scale(simulation, scaling.service, wanted + added, Reason::automatic);
  }
  simulation.alarm(saturating_add(simulation.now(), scaling.every), timer);
}

std::uint32_t Autoscaler::desired(sim::Simulation& simulation, std::size_t index, std::uint32_t current,
                                  const watch::Gauges& gauges) {
  const plan::Autoscale& scaling = plan_->autoscales[index];
  Usage usage;
  switch (scaling.metric) {
    case Metric::utilisation:
      return by_utilisation(simulation, index, current);
    case Metric::depth:
      usage.measured = gauges.depth(scaling.topic, scaling.service) + gauges.in_flight(scaling.topic, scaling.service);
      usage.wanted = scaling.target;
      break;
    case Metric::rate: {
      const std::uint64_t arrived = arrivals(simulation, scaling.service);
      const auto lasted = static_cast<std::uint64_t>(simulation.now() - scaled_[index].looked);
      usage.measured = uint128{arrived - scaled_[index].arrived} * scaling.target_per;
      usage.wanted = uint128{scaling.target} * lasted;
      scaled_[index].arrived = arrived;
      break;
    }
  }
  // Both say how much there is for one instance to do, so the number of instances is on both sides of the quotient.
  const Usage shared{usage.measured, usage.wanted * current};
  return current > 0 && shared.is_tolerable() ? current : desired_instances(1, usage, scaling.most);
}

std::uint32_t Autoscaler::by_utilisation(sim::Simulation& simulation, std::size_t index, std::uint32_t current) {
  const plan::Autoscale& scaling = plan_->autoscales[index];
  std::vector<Work>& seen = scaled_[index].seen;
  Usage ready{0, 0};
  uint128 starting = 0;  // the slots of those that start, for the time between two looks
  ReadyUsage usage;
  const plan::ServiceDetail& detail = plan_->service_details[plan_->services[scaling.service].detail];
  const auto slots = uint128{detail.concurrency} * static_cast<std::uint64_t>(scaling.every);
  for (const InstanceId instance : simulation.instances().of(scaling.service)) {
    const sim::Process& process = simulation.processes()[instance];
    const sim::Workload* workload = simulation.instances().capabilities(instance).workload;
    if (workload == nullptr) continue;
    if (process.replica > seen.size()) seen.resize(process.replica);
    const Work now{workload->busy(simulation.now()), workload->capacity(simulation.now())};
    const Work before = std::exchange(seen[process.replica - 1], now);
    if (process.scaled_away || !process.alive()) continue;
    if (process.state == sim::ProcessState::starting) {
      ++usage.starting_count;
      starting += slots;
      continue;
    }
    ++usage.ready_count;
    ready.measured += static_cast<std::uint64_t>(now.busy - before.busy);
    ready.wanted += static_cast<std::uint64_t>(now.had - before.had);
  }
  if (ready.wanted == 0) return current;
  usage.ready = {ready.measured * scaling.target_per, ready.wanted * scaling.target};
  usage.all = {usage.ready.measured, (ready.wanted + starting) * scaling.target};
  return desired_by_utilisation(current, usage, scaling.most);
}

std::uint64_t Autoscaler::arrivals(const sim::Simulation& simulation, ServiceId service) const {
  std::uint64_t sum = 0;
  for (const InstanceId instance : simulation.instances().of(service)) {
    if (instance < arrived_.size()) sum += arrived_[instance];
  }
  return sum;
}

}  // namespace meshsim::world
