// Acts as another instance for the length of a scope: events and packets made inside are that instance's.
#pragma once

#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"

namespace meshsim::sim {

class Acting {
 public:
  Acting(Simulation& simulation, InstanceId instance)
      : simulation_(simulation), instance_(simulation.context().self()), scope_(simulation.context()) {
    simulation.act_as(instance, scope_.cause(), scope_.root());
  }
  ~Acting() { simulation_.act_as(instance_, scope_.cause(), scope_.root()); }
  Acting(const Acting&) = delete;
  Acting& operator=(const Acting&) = delete;

 private:
  Simulation& simulation_;
  InstanceId instance_;
  CauseScope scope_;
};

}  // namespace meshsim::sim
