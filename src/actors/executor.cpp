#include "actors/executor.hpp"

#include "actors/branches.hpp"
#include "actors/requests.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {

Next ProgramActor::Executor::call_by_policy(const plan::step::Call& it) const {
  const auto fields = actor.expressions_.evaluate(context, activation, it.body);
  if (!fields) return Next::fail;
  const auto sent = actor.policy_calls_.begin(context, actor.activations_, slot, it, *fields, draws());
  return sent == Sender::Sent::failed ? Next::otherwise : Next::wait;
}

Next ProgramActor::Executor::reply(ProgramActor& actor, Context& context, Activation& activation,
                                   const plan::step::Reply& reply) {
  // A caller takes one answer, so a second `reply` changes nothing.
  Activation& handler = whole_of(actor.activations_, activation);
  if (handler.origin != Activation::Origin::request || handler.replied) return Next::next;
  if (actor.crash_if_due(context, CrashPoint::before_reply)) return Next::wait;
  const auto fields = actor.expressions_.evaluate(context, activation, reply.body);
  if (!fields) return Next::fail;
  const Packet& request = activation.arrival.packet;
  BodyRef body = no_body;
  if (fields->has_bytes() && !fields->as_bytes().empty())
    body = context.make_body(request.topic, fields->as_bytes(), context.message_of(request.body));
  handler.replied = true;
  send_reply(context, request, reply.status, Reason::none, body);
  return Next::next;
}

Next ProgramActor::Executor::once(ProgramActor& actor, Context& context, std::uint32_t slot,
                                  const plan::step::Once& once) {
  Activation& activation = actor.activations_[slot];
  switch (actor.once_.claim(context, actor.activations_, actor.expressions_, slot, once, activation)) {
    case OnceKeys::Claim::granted:
      return Next::next;
    case OnceKeys::Claim::duplicate:
      return Next::duplicate;
    case OnceKeys::Claim::waits:
      return Next::wait;
    case OnceKeys::Claim::failed:
      break;
  }
  return Next::fail;
}

Next ProgramActor::Executor::lock(ProgramActor& actor, Context& context, std::uint32_t slot,
                                  const plan::step::Lock& lock) {
  switch (actor.held_locks_.claim(context, actor.activations_, actor.expressions_, slot, lock)) {
    case HeldLocks::Claim::granted:
      return Next::next;
    case HeldLocks::Claim::waits:
      return Next::wait;
    case HeldLocks::Claim::failed:
      break;
  }
  return Next::fail;
}

Next ProgramActor::Executor::spend(ProgramActor& actor, Context& context, std::uint32_t slot,
                                   const plan::step::Timed& timed, DrawKey draws) {
  const auto time = actor.expressions_.time_of(context, actor.activations_[slot], timed, timed.drawn.draw(draws));
  if (!time) return Next::fail;
  // Not a constant, of which the timekeeper takes it that many of the instance's times are as long.
  const Distribution fixed = Distribution::uniform(*time, *time);
  if (timed.is_busy) {
    actor.timekeeper_.begin_work(context, actor.activations_, slot, fixed, 0);
  } else {
    actor.timekeeper_.begin_wait(context, actor.activations_, slot, fixed, 0);
  }
  return Next::wait;
}

}  // namespace meshsim::actors
