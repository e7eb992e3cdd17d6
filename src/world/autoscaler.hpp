// `autoscale`: looks at services from time to time and changes the number of their instances (scaling_rule.hpp). It
// looks for ever, so the scenario says when the run ends.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/event.hpp>
#include <vector>

#include "plan/plan.hpp"
#include "sim/simulation.hpp"
#include "watch/gauges.hpp"
#include "world/rollouts.hpp"
#include "world/scaling_rule.hpp"

namespace meshsim::world {

/// Plain data over the plan, which must outlive it; a copy goes on alike.
class Autoscaler {
 public:
  explicit Autoscaler(const plan::Plan& plan);

  /// Tells whether an alarm of the observer is a look at a service, its slot.
  static bool is_look(const Timer& alarm) { return alarm.code == alarm_code; }
  /// Sets the first look at each service.
  void begin(sim::Simulation& simulation);
  /// Returns the event kinds it wants to see, a bit each.
  std::uint64_t kinds() const { return kinds_; }
  void on_event(const Event& event);
  /// Looks at the service whose look is due, and sets the next one. What `rollouts` have added does not count.
  void look(sim::Simulation& simulation, const Timer& timer, const watch::Gauges& gauges, const Rollouts& rollouts);

 private:
  static constexpr std::uint32_t alarm_code = 100;  // behind those of the timeline

  /// The work of one instance up to the last look.
  struct Work {
    Duration busy = 0;
    Duration had = 0;
  };
  struct Scaled {
    Recommendations recommendations;
    std::vector<Work> seen;  // by replica - 1
    std::uint64_t arrived = 0;
    Time looked = 0;
  };

  std::uint32_t desired(sim::Simulation& simulation, std::size_t index, std::uint32_t current,
                        const watch::Gauges& gauges);
  std::uint32_t by_utilisation(sim::Simulation& simulation, std::size_t index, std::uint32_t current);
  std::uint64_t arrivals(const sim::Simulation& simulation, ServiceId service) const;

  const plan::Plan* plan_;
  std::uint64_t kinds_ = 0;
  std::vector<Scaled> scaled_;          // by Plan::autoscales
  std::vector<std::uint64_t> arrived_;  // by instance, counted only if some service is scaled by its rate
};

}  // namespace meshsim::world
