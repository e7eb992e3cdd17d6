#include "actors/program_actor.hpp"

#include "actors/executor.hpp"
#include "actors/requests.hpp"
#include "base/alternatives.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {
namespace {

/// Returns the local that the answer of a call goes to.
FieldId local_of(const plan::Step& step) {
  const auto* call = std::get_if<plan::step::Call>(&step.deed);
  return call == nullptr ? plan::no_local : call->local;
}

Next next_of(Sender::Sent sent) {
  switch (sent) {
    case Sender::Sent::done:
      return Next::next;
    case Sender::Sent::waits:
      return Next::wait;
    case Sender::Sent::failed:
      break;
  }
  return Next::otherwise;
}

}  // namespace

ProgramActor::ProgramActor(const plan::Plan& plan, ServiceId service, std::uint32_t replica, std::uint32_t slots,
                           plan::OutboxPolicy outbox)
    : plan_(&plan),
      service_(service),
      replica_(replica),
      expressions_(plan, replica),
      once_(plan, service, replica),
      held_locks_(plan, replica),
      sender_(plan, outbox),
      policy_calls_(plan),
      timekeeper_(slots) {}

inline Next ProgramActor::execute(Context& context, std::uint32_t slot, Activation& activation,
                                  const plan::Step& step) {
  return visit_by_switch(Executor{*this, context, slot, activation, step}, step.deed);
}

// Runs an activation until it waits or ends. Its place in the slab does not move, and only ended() removes it.
void ProgramActor::advance(Context& context, std::uint32_t slot) {
  Activation& activation = activations_[slot];
  const plan::Step* const steps = plan_->steps.data();
  for (;;) {
    const plan::Step& step = steps[activation.step];
    switch (execute(context, slot, activation, step)) {
      case Next::next:
        ++activation.step;
        break;
      case Next::otherwise:
        if (step.otherwise == plan::no_step) return ended(context, slot, Ending::failed);
        activation.step = step.otherwise;
        break;
      case Next::wait:
        return;
      case Next::finish:
        return ended(context, slot, Ending::finished);
      case Next::fail:
        return ended(context, slot, Ending::failed);
      case Next::retry:
        return ended(context, slot, Ending::retried);
      case Next::reject:
        return ended(context, slot, Ending::rejected);
      case Next::duplicate:
        return ended(context, slot, Ending::deduplicated);
    }
  }
}

// Resumes an activation, when what it awaited has come or failed for good: at the next step, or at the one that a
// failure leads to.
void ProgramActor::go_on(Context& context, std::uint32_t slot, Activation& activation, bool success) {
  activation.wait = Activation::Wait::none;
  activation.token = 0;
  context.caused_by(activation.cause, activation.root);
  if (activation.step == plan::no_step) return ended(context, slot, success ? Ending::finished : Ending::failed);
  if (success) {
    ++activation.step;
  } else {
    activation.step = plan_->steps[activation.step].otherwise;
    if (activation.step == plan::no_step) return ended(context, slot, Ending::failed);
  }
  advance(context, slot);
}

bool ProgramActor::take_timer(Context& context, const Timer& timer) {
  if (timer.code == timer_keys) {
    look_again(context);
    return true;
  }
  if (timer.code == timer_outbox) {
    sender_.outbox().on_timer(context, timer);
    return true;
  }
  if (timer.code != timer_activation && timer.code != timer_lock) return false;
  const std::uint32_t slot = activations_.waiting_for(timer.value);
  if (slot == ActiveSlab<Activation>::none) return true;
  Activation& activation = activations_[slot];
  activation.timer = {};
  if (timer.code == timer_lock) held_locks_.tell(context, expressions_, activation);
  switch (activation.wait) {
    case Activation::Wait::first_half:
      context.caused_by(activation.cause, activation.root);
      if (crash_if_due(context, CrashPoint::mid_work)) break;
      timekeeper_.begin_second_half(context, activations_, slot);
      break;
    case Activation::Wait::time:
      timekeeper_.end_wait(context, activation);
      go_on(context, slot, activation, true);
      break;
    case Activation::Wait::confirm:
    case Activation::Wait::answer:
    case Activation::Wait::turn:
    case Activation::Wait::backoff:
      if (!policy_calls_.has(slot)) {
        give_up(context, slot, timer.value, Reason::timed_out);
      } else if (policy_calls_.take_timer(context, activations_, slot) == Sender::Sent::failed) {
        go_on(context, slot, activation, false);
      }
      break;
    case Activation::Wait::hang:  // the service has a timer of its own for it
      break;
    case Activation::Wait::none:
    case Activation::Wait::work:
    case Activation::Wait::key:
    case Activation::Wait::branches:
    case Activation::Wait::lock:
      go_on(context, slot, activation, true);
      break;
  }
  return true;
}

void ProgramActor::drop(Context& context, std::uint32_t slot) {
  if (activations_[slot].keys.size == 0) return release(context, slot);
  // Read first, because release() forgets it.
  const bool locks_store = activations_[slot].locks_store;
  held_locks_.let_go_of_all(context, expressions_, activations_[slot]);
  release(context, slot);
  once_.wake(context, locks_store);
}

void ProgramActor::release(Context& context, std::uint32_t slot) {
  Activation& activation = activations_[slot];
  once_.stop_waiting(activation);
  expressions_.release(activation);
  const BodyRef body = activation.arrival.packet.body;
  const BodyRef sent = activation.sent_body;
  if (policy_calls_.has(slot)) [[unlikely]]
    policy_calls_.forget(context, activations_, slot);
  activations_.remove(slot);
  if (sent != no_body) context.release(sent);
  if (body != no_body) context.release(body);
}

std::size_t ProgramActor::memory_bytes() const {
  return sizeof *this + activations_.memory_bytes() + expressions_.memory_bytes() + outbox().memory_bytes() +
         policy_calls_.memory_bytes();
}

void ProgramActor::drop_all(Context& context) {
  bool locked_store = false;
  for (const std::uint32_t slot : activations_.by_age()) {
    locked_store |= activations_[slot].locks_store;
    release(context, slot);
  }
  activations_.clear();
  policy_calls_.clear();
  expressions_.clear();
  crashing_ = false;
  HeldLocks::end(context);
  // Keys in a store outlive this process, and other replicas may wait for them.
  if (locked_store) once_.wake(context, true);
}

Next ProgramActor::publish(Context& context, std::uint32_t slot, Sender::Address address, value::Code code,
                           DrawKey draws) {
  Activation& activation = activations_[slot];
  const auto record = expressions_.evaluate(context, activation, code);
  if (!record) return Next::fail;
  return next_of(sender_.publish(context, activation, activations_.next_token(slot), address, *record, draws));
}

Next ProgramActor::call(Context& context, std::uint32_t slot, Sender::Callee callee, TopicId endpoint, value::Code code,
                        Duration timeout, DrawKey draws) {
  Activation& activation = activations_[slot];
  const auto fields = expressions_.evaluate(context, activation, code);
  if (!fields) return Next::fail;
  const std::uint64_t token = activations_.next_token(slot);
  return next_of(sender_.call(context, activation, token, callee, endpoint, *fields, timeout, draws));
}

void ProgramActor::look_again(Context& context) {
  if (!once_.any_waits()) return;
  // Oldest first, so that copies are handled in the order in which they came.
  for (const std::uint32_t slot : activations_.by_age()) {
    Activation& activation = activations_[slot];
    if (activation.wait != Activation::Wait::key) continue;
    once_.stop_waiting(activation);
    context.caused_by(activation.cause, activation.root);
    advance(context, slot);
    if (crashing_) return;
  }
}

bool ProgramActor::take_answer(Context& context, const Packet& packet) {
  if (packet.kind == PacketKind::reset &&
      (packet.about == PacketKind::publish || packet.about == PacketKind::request)) {
    take_reset(context, packet);
    return true;
  }
  if (packet.kind != PacketKind::confirm && packet.kind != PacketKind::reply) return false;
  std::uint32_t slot = activations_.waiting_for(packet.token);
  if (slot == ActiveSlab<Activation>::none) slot = policy_calls_.hedge_of(packet.token);
  if (slot == ActiveSlab<Activation>::none) {  // too late, it was given up; or it belongs to the outbox
    if (packet.kind == PacketKind::reply) say_too_late(context, packet);
    if (packet.body != no_body) context.release(packet.body);
    // An outbox sends without an activation that could wait.
    outbox().take_answer(context, packet);
  } else if (packet.kind == PacketKind::confirm) {
    if (packet.body != no_body) context.release(packet.body);
    Activation& activation = activations_[slot];
    go_on(context, slot, activation, sender_.take_confirm(context, activation, packet));
  } else {
    take_reply(context, slot, activations_[slot], packet);
  }
  return true;
}

void ProgramActor::take_reset(Context& context, const Packet& packet) {
  if (packet.body != no_body) context.release(packet.body);
  std::uint32_t slot = activations_.waiting_for(packet.token);
  if (slot == ActiveSlab<Activation>::none) slot = policy_calls_.hedge_of(packet.token);
  if (slot == ActiveSlab<Activation>::none) {
    outbox().take_answer(context, packet);
  } else {
    give_up(context, slot, packet.token, packet.reason);
  }
}

void ProgramActor::take_reply(Context& context, std::uint32_t slot, Activation& activation, const Packet& packet) {
  if (!policy_calls_.has(slot)) {
    Sender::take_answer(context, activation, packet);
  } else if (!policy_calls_.take_answer(context, activations_, slot, packet)) {  // it is tried again
    if (packet.body != no_body) context.release(packet.body);
    return;
  }
  const FieldId local = activation.step == plan::no_step ? plan::no_local : local_of(plan_->steps[activation.step]);
  const bool kept = local == plan::no_local || expressions_.keep_answer(context, activation, local, packet);
  if (packet.body != no_body) context.release(packet.body);
  go_on(context, slot, activation, kept && packet.number / 100 == 2);
}

// Emits that what was sent got no answer, and takes the way of failure; or of success, where the outbox has the
// message. A call under a policy may have another try, or have had two: `token` is that of the one that failed.
void ProgramActor::give_up(Context& context, std::uint32_t slot, std::uint64_t token, Reason reason) {
  Activation& activation = activations_[slot];
  if (!policy_calls_.has(slot)) {
    go_on(context, slot, activation, sender_.give_up(context, activation, reason));
  } else if (policy_calls_.take_failure(context, activations_, slot, token, reason) == Sender::Sent::failed) {
    go_on(context, slot, activation, false);
  }
}

void ProgramActor::end_outbox(Context& context, Reason reason) {
  for (const std::uint32_t slot : activations_.by_age()) sender_.end_wait(context, activations_[slot], reason);
  outbox().end(context, reason);
}

void ProgramActor::lose_peer(Context& context, InstanceId peer) {
  const EventSeq cause = context.cause();
  outbox().lost(context, peer);
  for (const std::uint32_t slot : activations_.by_age()) {
    const Activation& activation = activations_[slot];
    // Set anew each time, because the activation before may have changed it.
    context.caused_by(cause, activation.root);
    if (policy_calls_.hedges_at(slot, peer)) policy_calls_.lose_hedge(context, activations_, slot);
    const bool waits = activation.wait == Activation::Wait::confirm || activation.wait == Activation::Wait::answer;
    if (!waits || activation.sent_to != peer) continue;
    give_up(context, slot, activation.token, Reason::connection_lost);
    if (crashing_) return;
  }
}

void ProgramActor::publish_now(Context& context, TopicId topic, value::Code record, DrawKey draws) {
  const std::uint32_t slot = begin_action(context);
  finish_action(context, slot, publish(context, slot, {.timeout = 0, .topic = topic}, record, draws));
}

void ProgramActor::call_now(Context& context, ServiceId target, InstanceId only, TopicId endpoint, value::Code body,
                            DrawKey draws) {
  const std::uint32_t slot = begin_action(context);
  constexpr Duration timeout = 30 * second;  // the timeout of a call without `within`
  finish_action(context, slot, call(context, slot, {target, only}, endpoint, body, timeout, draws));
}

std::uint32_t ProgramActor::begin_action(Context& context) {
  const std::uint32_t slot = activations_.add();
  Activation& activation = activations_[slot];
  activation.origin = Activation::Origin::action;
  activation.cause = context.cause();
  activation.root = context.root();
  return slot;
}

void ProgramActor::finish_action(Context& context, std::uint32_t slot, Next next) {
  if (next != Next::wait) ended(context, slot, next == Next::next ? Ending::finished : Ending::failed);
}

}  // namespace meshsim::actors
