// `deploy S to VERSION`: replaces the instances of a service by ones of another version, some at a time.
//
// stop_first stops an instance and starts it again with the new version. start_first first adds as many instances as
// are replaced at a time, with the new version, and takes them away at the end, so that there are never fewer than
// before. Source: Docker's update_config (order, parallelism, delay); Kubernetes' maxUnavailable and maxSurge.
#pragma once

#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <vector>

#include "plan/action.hpp"
#include "sim/simulation.hpp"

namespace meshsim::world {

/// Plain data; a copy goes on alike.
class Rollouts {
 public:
  /// A batch that can begin after so much time, on behalf of the timeline's `line`.
  struct Next {
    std::uint32_t line = 0;
    std::uint64_t rollout = 0;
    Duration after = 0;
  };

  /// Begins a deployment with its first batch; it takes the place of one of the same service that is not over. Returns
  /// false where there is none and all instances run the version already.
  bool begin(sim::Simulation& simulation, const plan::act::Deploy& deploy, std::uint32_t line);
  /// Tells whether some deployment waits for its instances.
  bool are_waiting() const { return waiting_ > 0; }
  /// Returns the deployments whose instances are ready; each waits for begin_batch.
  std::vector<Next> take_ready(const sim::Simulation& simulation);
  /// Counts the instances that deployments have added to the service for as long as they go on.
  std::uint32_t added_to(const sim::Simulation& simulation, ServiceId service) const;
  /// Replaces the next instances of a deployment, or ends it.
  void begin_batch(sim::Simulation& simulation, std::uint64_t rollout);

 private:
  struct Rollout {
    plan::act::Deploy deploy;
    std::uint32_t line = 0;
    std::uint32_t root = 0;
    std::vector<InstanceId> added;    ///< by start_first, to be taken away at the end
    std::vector<InstanceId> left;     ///< those to replace, the next one last
    std::vector<InstanceId> started;  ///< those that must be ready before it goes on
    bool is_waiting = false;
    bool is_over = false;
  };

  static void surge(sim::Simulation& simulation, Rollout& rollout);
  void end_surge(sim::Simulation& simulation, Rollout& rollout);
  void wait(Rollout& rollout);
  bool replace_earlier(sim::Simulation& simulation, ServiceId service);

  std::vector<Rollout> rollouts_;
  std::size_t waiting_ = 0;
};

}  // namespace meshsim::world
