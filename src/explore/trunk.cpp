#include "explore/trunk.hpp"

#include <algorithm>
#include <variant>

#include "world/action_runner.hpp"

namespace meshsim::explore {

Trunk::Trunk(const plan::Plan& plan, const Registry& registry, const sim::Budget& budget)
    : run_(plan, registry, budget) {
  run_.add_sink(&shape_);
  run_.boot();
  moment_ = {run_.simulation().last_event(), 0, false};
}

Trunk::Trunk(const Trunk& other)
    : run_(other.run_),
      shape_(other.shape_),
      moment_(other.moment_),
      passed_(other.passed_),
      asked_before_(other.asked_before_) {
  run_.add_sink(&shape_);
}

bool Trunk::next() {
  ++passed_;
  while (true) {
    const sim::Simulation& simulation = run_.simulation();
    const Time due = simulation.queue().next_due();
    if (!asked_before_ && due > simulation.now() && due <= run_.end() && !run_.has_ended()) {
      asked_before_ = true;
      // Looks of claims that come by time alone are made before anything that is due.
      if (run_.step(due - 1) == world::Run::Stepped::none_due && run_.can_begin_at(due)) {
        moment_ = {simulation.last_event(), due, true};
        return true;
      }
    }
    const EventSeq before = simulation.last_event();
    if (run_.step() == world::Run::Stepped::ended) return false;
    asked_before_ = false;
    if (simulation.last_event() == before) continue;
    moment_ = {simulation.last_event(), simulation.now(), false};
    return true;
  }
}

std::uint64_t Trunk::likeness() const {
  const Event& last = shape_.last();
  const trace::NameTable& names = run_.simulation().names();
  const std::uint64_t what[] = {
      std::uint64_t{names.service_of(last.instance)} << 32 | names.service_of(last.peer),
      std::uint64_t{names.subscriber_of(last.subscription)} << 32 | last.topic,
      static_cast<std::uint64_t>(last.kind) << 16 | static_cast<std::uint64_t>(last.reason) << 8 |
          static_cast<std::uint64_t>(moment_.is_before),
  };
  return hash_bytes(what, sizeof what);
}

bool Trunk::would_act(const Fault& fault) const {
  const sim::Simulation& simulation = run_.simulation();
  const plan::Target* who = std::visit(
      [](const auto& verb) -> const plan::Target* {
        if constexpr (requires { verb.who; }) return &verb.who;
        return nullptr;
      },
      fault.action);
  if (who == nullptr) return true;
  const std::vector<InstanceId> instances = world::instances_of(simulation, *who);
  return std::any_of(instances.begin(), instances.end(), [&](InstanceId instance) {
    const sim::Process& process = simulation.processes()[instance];
    switch (fault.form.kind) {
      case Kind::kill:
        return process.alive() || process.will_restart;
      case Kind::crash:
        return process.alive();
      case Kind::pause:
        return process.alive() && !process.paused;
      case Kind::power_off:
        return !process.powered_off;
      case Kind::stop:
        return (process.alive() && process.state != sim::ProcessState::stopping) || process.will_restart;
      case Kind::restart:
        return process.alive() || process.will_restart;
      case Kind::cut:
      case Kind::isolate:
      case Kind::delay:
      case Kind::loss:
      case Kind::drop:
        return true;
    }
    return true;
  });
}

void Trunk::strike(const Fault& fault) {
  run_.inject(line_of(fault, moment_.trigger()));
  asked_before_ = false;
  // A second fault here comes behind all that the first one led to at once.
  if (!moment_.is_before) moment_.event = run_.simulation().last_event();
}

}  // namespace meshsim::explore
