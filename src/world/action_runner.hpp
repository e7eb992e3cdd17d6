// Carries out the actions of timeline lines: the verbs of the language on a running simulation. Typed actions of step
// mode use the same functions.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <vector>

#include "base/draw_key.hpp"
#include "plan/schedule.hpp"
#include "sim/simulation.hpp"

namespace meshsim::world {

/// The things that an action began and that end after its `for D`: exactly these, not those of a later line.
struct Begun {
  struct Pause {
    InstanceId instance = no_instance;
    std::uint64_t number = 0;  ///< sim::Process::pauses
  };
  std::vector<std::uint32_t> faults;  ///< faults of the network
  std::vector<Pause> pauses;
  std::vector<std::uint32_t> process_faults;
  bool acted = false;  ///< it changed something, or still may (faults on connections)

  /// Tells whether something goes on that undo() ends.
  bool has_end() const { return !faults.empty() || !pauses.empty() || !process_faults.empty(); }
};

/// Returns every instance that the target means now, in order, without replicas that were scaled away.
std::vector<InstanceId> instances_of(const sim::Simulation& simulation, const plan::Target& target);

/// Gives the service so many instances; tells whether that changes their number. `reason` is that of the event.
bool scale(sim::Simulation& simulation, ServiceId service, std::uint32_t replicas, Reason reason);

/// Does everything but `deploy`, and `mark` and `check`, which are the judge's. `line` names the action in events;
/// `draws` is the key of its draws. `lasting`: `for D`, after which a process that it ends is started again; 0: it is
/// not.
Begun perform(sim::Simulation& simulation, const plan::Action& action, std::uint32_t line, Duration lasting,
              DrawKey draws);

/// Undoes the action when its `for D` is over.
void undo(sim::Simulation& simulation, const plan::Action& action, const Begun& begun, std::uint32_t line);

}  // namespace meshsim::world
