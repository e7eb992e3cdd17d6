// Capabilities: small interfaces that an actor may offer beside the one that every actor has.
#pragma once

namespace meshsim {

namespace sim {
class OnDemand;
class Queues;
class Workload;
}  // namespace sim

/// Null for each interface that the actor does not offer; a scenario that needs it is then refused when it is compiled.
/// The interfaces are in src/sim/capabilities.hpp: they speak of the plan, which foreign actors do not see.
struct Capabilities {
  sim::OnDemand* on_demand = nullptr;
  const sim::Workload* workload = nullptr;
  sim::Queues* queues = nullptr;
};

}  // namespace meshsim
