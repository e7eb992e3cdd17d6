// Chooses the behaviour of an instance: the plan's kind of service decides, C++ actors come from the registry.
#pragma once

#include <meshsim/registry.hpp>

#include "plan/plan.hpp"
#include "sim/simulation.hpp"

namespace meshsim::world {

/// Makes the factory. The registry must outlive it, and must have every custom service of the plan (see makes_all).
sim::ActorFactory make_actor_factory(const Registry& registry);

/// Finds the first service of the plan whose C++ actor is not in the registry or refuses its settings; empty: none.
std::string find_unmakable(const plan::Plan& plan, const Registry& registry);

}  // namespace meshsim::world
