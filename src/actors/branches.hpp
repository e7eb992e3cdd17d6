// `together`: a branch is an activation of its own, with a copy of the locals and of the arrival of the one that it
// belongs to. That one waits meanwhile, and goes on when its last branch has ended.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>

#include "actors/activation.hpp"
#include "actors/active_slab.hpp"
#include "actors/expressions.hpp"

namespace meshsim::actors {

/// Returns the activation that began with the arrival: of a branch, the one to which all branches around it belong.
inline Activation& whole_of(ActiveSlab<Activation>& all, Activation& activation) {
  Activation* found = &activation;
  while (found->origin == Activation::Origin::branch) found = &all[found->parent()];
  return *found;
}

/// Makes branch number `which`, from 0, of the activation in `slot`, which is at its `together`. Returns its slot.
std::uint32_t add_branch(Context& context, ActiveSlab<Activation>& all, Expressions& expressions, std::uint32_t slot,
                         std::uint32_t which);

}  // namespace meshsim::actors
