// Capabilities that some actors have besides what every actor must do: small interfaces that an actor may offer.
#pragma once

namespace meshsim {

namespace sim {
class OnDemand;
class Queues;
class Workload;
}  // namespace sim

/// Null for what it does not offer. A scenario that asks for it all the same is refused when it is compiled. The
/// interfaces are in src/sim/capabilities.hpp: they speak of the plan, which actors of others do not see.
struct Capabilities {
  sim::OnDemand* on_demand = nullptr;
  const sim::Workload* workload = nullptr;
  sim::Queues* queues = nullptr;
};

}  // namespace meshsim
