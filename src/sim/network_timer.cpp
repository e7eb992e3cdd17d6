#include "sim/network_timer.hpp"

#include "base/time.hpp"
#include "sim/simulation.hpp"

namespace meshsim::sim {

TimerId set_network_timer(Simulation& simulation, Duration delay, NetworkDue due, Timer timer, Origin origin) {
  timer.code = static_cast<std::uint32_t>(due);
  return simulation.queue().schedule(saturating_add(simulation.now(), delay), EntryKind::network, {},
                                     {.timer = timer, .cause = origin.cause, .root = origin.root});
}

TimerId set_network_timer(Simulation& simulation, Duration delay, NetworkDue due, Timer timer) {
  const Context& context = simulation.context();
  return set_network_timer(simulation, delay, due, timer, {context.cause(), context.root()});
}

}  // namespace meshsim::sim
