// Steps into another instance's part for the length of a scope: what is emitted and sent belongs to it.
#pragma once

#include "sim/simulation.hpp"

namespace meshsim::sim {

class Acting {
 public:
  Acting(Simulation& simulation, InstanceId instance, EventSeq cause, std::uint32_t root)
      : simulation_(simulation),
        instance_(simulation.context().self()),
        cause_(simulation.context().cause()),
        root_(simulation.context().root()) {
    simulation.act_as(instance, cause, root);
  }
  ~Acting() { simulation_.act_as(instance_, cause_, root_); }
  Acting(const Acting&) = delete;
  Acting& operator=(const Acting&) = delete;

 private:
  Simulation& simulation_;
  InstanceId instance_;
  EventSeq cause_;
  std::uint32_t root_;
};

}  // namespace meshsim::sim
