#include "actors/stopper.hpp"

#include "sim/simulation.hpp"

namespace meshsim::actors {

void ProgramActor::Stopper::stop(std::uint32_t slot) const {
  for (const std::uint32_t each : actor.activations_.by_age()) {
    const Activation& branch = actor.activations_[each];
    if (branch.origin != Activation::Origin::branch || branch.parent() != slot) continue;
    stop(each);
    actor.drop(context, each);
  }
  stop_waiting(slot);
}

void ProgramActor::Stopper::stop_waiting(std::uint32_t slot) const {
  Activation& activation = actor.activations_[slot];
  switch (activation.wait) {
    case Activation::Wait::confirm:
      actor.sender_.end_wait(context, activation, Reason::cancelled);
      break;
    case Activation::Wait::answer:
    case Activation::Wait::turn:
    case Activation::Wait::backoff:
      stop_call(slot);
      break;
    case Activation::Wait::time:
      actor.timekeeper_.end_wait(context, activation);
      break;
    case Activation::Wait::lock:
      actor.held_locks_.leave_line(context, actor.expressions_, activation);
      break;
    case Activation::Wait::none:
    case Activation::Wait::first_half:
    case Activation::Wait::work:
    case Activation::Wait::key:
    case Activation::Wait::branches:
    case Activation::Wait::hang:  // the timer that ends a hang finds another token
      break;
  }
  context.cancel(activation.timer);
}

// Closes the connection of a call that is under way, so that its callee can stop, too.
void ProgramActor::Stopper::stop_call(std::uint32_t slot) const {
  Activation& activation = actor.activations_[slot];
  if (actor.policy_calls_.has(slot)) {
    actor.policy_calls_.stop(context, actor.activations_, slot);
  } else {
    actor.sender_.stop_call(context, activation);
  }
}

}  // namespace meshsim::actors
