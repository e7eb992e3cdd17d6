// Chooses the behaviour that an instance gets: the plan's sort of service decides, C++ actors come from the registry.
#pragma once

#include <meshsim/registry.hpp>

#include "plan/plan.hpp"
#include "sim/simulation.hpp"

namespace meshsim::world {

/// The registry must outlive the factory. Every custom service of the plan must be in it (see makes_all).
sim::ActorFactory make_actor_factory(const Registry& registry);

/// The first service of the plan whose C++ actor is not in the registry or refuses its settings; empty: none.
std::string find_unmakable(const plan::Plan& plan, const Registry& registry);

}  // namespace meshsim::world
