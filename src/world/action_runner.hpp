// Carries out what a timeline line says: the verbs of the language on a running simulation. Step mode's typed actions
// come through the same door.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <vector>

#include "base/draw_key.hpp"
#include "plan/schedule.hpp"
#include "sim/simulation.hpp"

namespace meshsim::world {

/// The things that an action began and `for D` ends: this alone, not what a later line began after it was over.
struct Begun {
  struct Pause {
    InstanceId instance = no_instance;
    std::uint64_t number = 0;  ///< sim::Process::pauses
  };
  std::vector<std::uint32_t> faults;  ///< faults of the network
  std::vector<Pause> pauses;
  bool acted = false;  ///< it changed something, or may yet (faults on connections)
};

/// Returns every instance that the target means now, in order, without replicas that were scaled away.
std::vector<InstanceId> instances_of(const sim::Simulation& simulation, const plan::Target& target);

/// Does everything but `mark` and `check`, which are the judge's. `line` names it in events, `draws` what it draws.
Begun perform(sim::Simulation& simulation, const plan::Action& action, std::uint32_t line, DrawKey draws);

/// Undoes it when its `for D` is over.
void undo(sim::Simulation& simulation, const plan::Action& action, const Begun& begun, std::uint32_t line);

}  // namespace meshsim::world
