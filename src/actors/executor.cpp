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

Next ProgramActor::Executor::operator()(const plan::step::Reply& it) const {
  // A caller takes one answer, so a second `reply` changes nothing.
  Activation& handler = whole_of(actor.activations_, activation);
  if (handler.origin != Activation::Origin::request || handler.replied) return Next::next;
  if (actor.crash_if_due(context, CrashPoint::before_reply)) return Next::wait;
  const auto fields = actor.expressions_.evaluate(context, activation, it.body);
  if (!fields) return Next::fail;
  const Packet& request = activation.arrival.packet;
  BodyRef body = no_body;
  if (fields->has_bytes() && !fields->as_bytes().empty())
    body = context.make_body(request.topic, fields->as_bytes(), context.message_of(request.body));
  handler.replied = true;
  send_reply(context, request, it.status, Reason::none, body);
  return Next::next;
}

Next ProgramActor::Executor::operator()(const plan::step::Once& it) const {
  switch (actor.once_.claim(context, actor.activations_, actor.expressions_, slot, it, activation)) {
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

Next ProgramActor::Executor::operator()(const plan::step::Timed& it) const {
  const auto time = actor.expressions_.time_of(context, activation, it, it.drawn.draw(draws()));
  if (!time) return Next::fail;
  if (it.is_busy) {
    actor.timekeeper_.begin_work(context, actor.activations_, slot, *time, false);
  } else {
    actor.timekeeper_.begin_wait(context, actor.activations_, slot, *time, false);
  }
  return Next::wait;
}

}  // namespace meshsim::actors
