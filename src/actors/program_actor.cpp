#include "actors/program_actor.hpp"

#include "sim/simulation.hpp"

namespace meshsim::actors {

ProgramActor::ProgramActor(const plan::Plan& plan, ServiceId service, std::uint32_t replica, std::uint32_t slots,
                           plan::OutboxPolicy outbox)
    : plan_(&plan),
      service_(service),
      replica_(replica),
      meter_(slots),
      outbox_(outbox, timer_outbox),
      evaluator_(plan.code) {
  for (std::size_t i = 0; i < plan.fields.size(); ++i) {
    if (plan.fields[i] == "status") status_field_ = static_cast<FieldId>(i);
  }
}

inline ProgramActor::Next ProgramActor::execute(Context& context, std::uint32_t slot, Activation& activation,
                                                const plan::Step& step) {
  switch (step.kind) {
    case plan::StepKind::work:
    case plan::StepKind::wait:
      return begin_time(context, slot, activation, step);
    case plan::StepKind::publish:
      return publish(context, slot, activation, step.topic, step.code, step.timeout, activation.draws.with(step.which));
    case plan::StepKind::call:
      return call(context, slot, activation, step.target, no_instance, step.topic, step.code, step.timeout,
                  activation.draws.with(step.which));
    case plan::StepKind::reply:
      return reply(context, activation, step);
    case plan::StepKind::require:
      return require(context, activation, step);
    case plan::StepKind::let:
      return let(context, activation, step);
    case plan::StepKind::set:
      return set(context, activation, step);
    case plan::StepKind::chance:
      return activation.draws.with(step.which).chance(step.probability) ? Next::next : Next::otherwise;
    case plan::StepKind::once:
      return once(context, slot, activation, step);
    case plan::StepKind::retry:
      return Next::retry;
    case plan::StepKind::reject:
      return Next::reject;
    case plan::StepKind::log:
      return log(context, activation, step);
    case plan::StepKind::jump:
      return Next::otherwise;
    case plan::StepKind::fail:
      return Next::fail;
    case plan::StepKind::finish:
      return Next::finish;
  }
  return Next::fail;
}

// An activation's place in the slab does not move, and it is only removed by ended.
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
      case Next::crash:
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

// Goes on with an activation whose awaited thing has come, or has failed for good: to the next step, or to the one that a
// failure goes to.
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
    outbox_.on_timer(context, timer);
    return true;
  }
  if (timer.code != timer_activation) return false;
  const std::uint32_t slot = activations_.waiting_for(timer.value);
  if (slot == ActiveSlab<Activation>::none) return true;
  Activation& activation = activations_[slot];
  activation.timer = {};
  switch (activation.wait) {
    case Activation::Wait::first_half:
      context.caused_by(activation.cause, activation.root);
      end_first_half(context, slot, activation);
      break;
    case Activation::Wait::time:
      if (activation.holds_slot()) meter_.change(context.now(), 1);
      go_on(context, slot, activation, true);
      break;
    case Activation::Wait::confirm:
    case Activation::Wait::answer:
      give_up(context, slot, activation, Reason::timed_out);
      break;
    case Activation::Wait::none:
    case Activation::Wait::work:
    case Activation::Wait::key:
      go_on(context, slot, activation, true);
      break;
  }
  return true;
}

void ProgramActor::drop(Context& context, std::uint32_t slot) {
  const bool had_keys = activations_[slot].keys.size != 0;
  const bool locks_store = activations_[slot].locks_store;
  release(context, slot);
  if (had_keys) wake_key_waiters(context, locks_store);
}

void ProgramActor::release(Context& context, std::uint32_t slot) {
  Activation& activation = activations_[slot];
  if (activation.wait == Activation::Wait::key) --waiting_for_keys_;
  blobs_.release(activation.locals);
  blobs_.release(activation.keys);
  const BodyRef body = activation.arrival.packet.body;
  const BodyRef sent = activation.sent_body;
  activations_.remove(slot);
  if (sent != no_body) context.release(sent);
  if (body != no_body) context.release(body);
}

std::size_t ProgramActor::memory_bytes() const {
  return sizeof *this + activations_.memory_bytes() + blobs_.memory_bytes() + outbox_.memory_bytes();
}

void ProgramActor::drop_all(Context& context) {
  bool locked_store = false;
  for (const std::uint32_t slot : activations_.by_age()) {
    locked_store |= activations_[slot].locks_store;
    release(context, slot);
  }
  activations_.clear();
  blobs_ = {};
  crashing_ = false;
  if (locked_store) wake_key_waiters(context, true);
}

}  // namespace meshsim::actors
