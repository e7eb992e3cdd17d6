#include "actors/branches.hpp"

#include "actors/program_actor.hpp"

namespace meshsim::actors {

std::uint32_t add_branch(Context& context, ActiveSlab<Activation>& all, Expressions& expressions, std::uint32_t slot,
                         std::uint32_t which) {
  const std::uint32_t added = all.add();
  const Activation& parent = all[slot];
  Activation& branch = all[added];
  branch.arrival = parent.arrival;
  if (branch.arrival.packet.body != no_body) context.retain(branch.arrival.packet.body);
  branch.set_parent(slot);
  branch.origin = Activation::Origin::branch;
  branch.root = parent.root;
  branch.draws = parent.draws;
  branch.locals = expressions.copy_of(parent.locals);
  branch.step = parent.step + 2 + which;
  return added;
}

Next ProgramActor::start_branches(Context& context, std::uint32_t slot, Activation& activation, std::uint32_t count) {
  // One more than there are, so that the branches that end at once do not end the whole before the last has begun.
  activation.until = Time{count} + 1;
  activation.wait = Activation::Wait::branches;
  activation.branch_failed = false;
  const EventSeq cause = activation.cause;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t added = add_branch(context, activations_, expressions_, slot, i);
    activations_[added].cause = cause;
    context.caused_by(cause, activation.root);
    advance(context, added);
    if (crashing_) return Next::wait;
  }
  context.caused_by(activation.cause, activation.root);
  if (--activation.until > 0) return Next::wait;
  activation.wait = Activation::Wait::none;
  return activation.branch_failed ? Next::otherwise : Next::next;
}

void ProgramActor::end_branch(Context& context, std::uint32_t slot, Ending ending) {
  const std::uint32_t parent = activations_[slot].parent();
  Activation& activation = activations_[parent];
  activation.branch_failed = activation.branch_failed || ending != Ending::finished;
  // The steps behind have the last answer of the last branch as their cause.
  activation.cause = activations_[slot].cause;
  drop(context, slot);
  if (!crashing_ && --activation.until == 0) go_on(context, parent, activation, !activation.branch_failed);
}

}  // namespace meshsim::actors
