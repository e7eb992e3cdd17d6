#include "actors/program_actor.hpp"

#include <algorithm>

#include "actors/requests.hpp"
#include "base/time.hpp"
#include "sim/simulation.hpp"

namespace meshsim::actors {

ProgramActor::ProgramActor(const plan::Plan& plan, ServiceId service, std::uint32_t replica, std::uint32_t slots,
                           plan::OutboxPolicy outbox)
    : plan_(&plan),
      service_(service),
      replica_(replica),
      expressions_(plan, replica),
      once_(plan, service, replica),
      sender_(plan, outbox),
      meter_(slots) {}

ProgramActor::Next ProgramActor::next_of(Sender::Sent sent) {
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

ProgramActor::Next ProgramActor::next_of(std::optional<bool> condition) {
  if (!condition) return Next::fail;
  return *condition ? Next::next : Next::otherwise;
}

inline ProgramActor::Next ProgramActor::execute(Context& context, std::uint32_t slot, Activation& activation,
                                                const plan::Step& step) {
  switch (step.kind) {
    case plan::StepKind::work:
    case plan::StepKind::wait:
      return begin_time(context, slot, activation, step);
    case plan::StepKind::publish:
      return publish(context, slot, step.topic, step.code, step.timeout, activation.draws.with(step.which));
    case plan::StepKind::call:
      return call(context, slot, {step.target}, step.topic, step.code, step.timeout, activation.draws.with(step.which));
    case plan::StepKind::reply:
      return reply(context, activation, step);
    case plan::StepKind::require:
      return next_of(expressions_.is_true(context, activation, step));
    case plan::StepKind::let:
      return expressions_.let(context, activation, step) ? Next::next : Next::fail;
    case plan::StepKind::set:
      return expressions_.set(context, activation, step) ? Next::next : Next::fail;
    case plan::StepKind::chance:
      return activation.draws.with(step.which).chance(step.probability) ? Next::next : Next::otherwise;
    case plan::StepKind::once:
      return once(context, slot, activation, step);
    case plan::StepKind::retry:
      return Next::retry;
    case plan::StepKind::reject:
      return Next::reject;
    case plan::StepKind::log:
      return expressions_.log(context, activation, step) ? Next::next : Next::fail;
    case plan::StepKind::jump:
      return Next::otherwise;
    case plan::StepKind::fail:
      return Next::fail;
    case plan::StepKind::finish:
      return Next::finish;
  }
  return Next::fail;
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
      give_up(context, slot, Reason::timed_out);
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
  // Read first, because release() forgets them.
  const bool had_keys = activations_[slot].keys.size != 0;
  const bool locks_store = activations_[slot].locks_store;
  release(context, slot);
  if (had_keys) once_.wake(context, locks_store);
}

void ProgramActor::release(Context& context, std::uint32_t slot) {
  Activation& activation = activations_[slot];
  once_.stop_waiting(activation);
  expressions_.release(activation);
  const BodyRef body = activation.arrival.packet.body;
  const BodyRef sent = activation.sent_body;
  activations_.remove(slot);
  if (sent != no_body) context.release(sent);
  if (body != no_body) context.release(body);
}

std::size_t ProgramActor::memory_bytes() const {
  return sizeof *this + activations_.memory_bytes() + expressions_.memory_bytes() + outbox().memory_bytes();
}

void ProgramActor::drop_all(Context& context) {
  bool locked_store = false;
  for (const std::uint32_t slot : activations_.by_age()) {
    locked_store |= activations_[slot].locks_store;
    release(context, slot);
  }
  activations_.clear();
  expressions_.clear();
  crashing_ = false;
  // Keys in a store outlive this process, and other replicas may wait for them.
  if (locked_store) once_.wake(context, true);
}

ProgramActor::Next ProgramActor::begin_time(Context& context, std::uint32_t slot, Activation& activation,
                                            const plan::Step& step) {
  const bool is_constant = step.duration.kind == Distribution::Kind::constant;
  const Duration duration = is_constant ? step.duration.low : step.duration.draw(activation.draws.with(step.which));
  if (step.kind == plan::StepKind::wait) {
    // While it waits, it holds its slot but is not busy.
    if (activation.holds_slot()) meter_.change(context.now(), -1);
    activation.wait = Activation::Wait::time;
    start_clock(context, slot, activation, duration, is_constant);
  } else if (context.crash_armed()) {
    activation.wait = Activation::Wait::first_half;
    activation.until = saturating_add(context.now(), duration);
    start_clock(context, slot, activation, duration / 2, is_constant);
  } else {
    activation.wait = Activation::Wait::work;
    start_clock(context, slot, activation, duration, is_constant);
  }
  return Next::wait;
}

// Ends the first half of work. Work is cut in two only while a crash is armed, because `crash X at mid_work` strikes
// between the halves.
ProgramActor::Next ProgramActor::end_first_half(Context& context, std::uint32_t slot, Activation& activation) {
  if (crash_if_due(context, CrashPoint::mid_work)) return Next::crash;
  activation.wait = Activation::Wait::work;
  // A pause in which the first half ended has used up some or all of the second as well.
  start_clock(context, slot, activation, std::max<Duration>(activation.until - context.now(), 0), false);
  return Next::wait;
}

void ProgramActor::start_clock(Context& context, std::uint32_t slot, Activation& activation, Duration duration,
                               bool is_constant) {
  activation.token = activations_.next_token(slot);
  const Timer timer{.code = timer_activation, .slot = slot, .value = activation.token};
  // Equal durations are cheaper as timeouts, which need no sorting.
  activation.timer = is_constant ? context.timeout(duration, timer) : context.after(duration, timer);
}

ProgramActor::Next ProgramActor::publish(Context& context, std::uint32_t slot, TopicId topic, value::Code code,
                                         Duration timeout, DrawKey draws) {
  Activation& activation = activations_[slot];
  const auto record = expressions_.evaluate(context, activation, code);
  if (!record) return Next::fail;
  return next_of(sender_.publish(context, activation, activations_.next_token(slot), topic, *record, timeout, draws));
}

ProgramActor::Next ProgramActor::call(Context& context, std::uint32_t slot, Sender::Callee callee, TopicId endpoint,
                                      value::Code code, Duration timeout, DrawKey draws) {
  Activation& activation = activations_[slot];
  const auto fields = expressions_.evaluate(context, activation, code);
  if (!fields) return Next::fail;
  const std::uint64_t token = activations_.next_token(slot);
  return next_of(sender_.call(context, activation, token, callee, endpoint, *fields, timeout, draws));
}

ProgramActor::Next ProgramActor::reply(Context& context, Activation& activation, const plan::Step& step) {
  // A caller takes one answer, so a second `reply` changes nothing.
  if (activation.origin != Activation::Origin::request || activation.replied) return Next::next;
  const auto fields = expressions_.evaluate(context, activation, step.code);
  if (!fields) return Next::fail;
  const Packet& request = activation.arrival.packet;
  BodyRef body = no_body;
  if (fields->has_bytes() && !fields->as_bytes().empty())
    body = context.make_body(request.topic, fields->as_bytes(), context.message_of(request.body));
  activation.replied = true;
  send_reply(context, request, step.status, Reason::none, body);
  return Next::next;
}

ProgramActor::Next ProgramActor::once(Context& context, std::uint32_t slot, Activation& activation,
                                      const plan::Step& step) {
  switch (once_.claim(context, activations_, expressions_, slot, step, activation)) {
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
  const bool is_answer = packet.kind == PacketKind::confirm || packet.kind == PacketKind::reply;
  const bool is_reset =
      packet.kind == PacketKind::reset && (packet.about == PacketKind::publish || packet.about == PacketKind::request);
  if (!is_answer && !is_reset) return false;
  const std::uint32_t slot = activations_.waiting_for(packet.token);
  if (slot == ActiveSlab<Activation>::none) {  // too late, it was given up; or it belongs to the outbox
    if (packet.kind == PacketKind::reply) say_too_late(context, packet);
    if (packet.body != no_body) context.release(packet.body);
    // An outbox sends without an activation that could wait.
    outbox().take_answer(context, packet);
  } else if (packet.kind == PacketKind::confirm) {
    if (packet.body != no_body) context.release(packet.body);
    Activation& activation = activations_[slot];
    go_on(context, slot, activation, sender_.take_confirm(context, activation, packet));
  } else if (packet.kind == PacketKind::reply) {
    take_reply(context, slot, activations_[slot], packet);
  } else {
    if (packet.body != no_body) context.release(packet.body);
    give_up(context, slot, packet.reason);
  }
  return true;
}

void ProgramActor::take_reply(Context& context, std::uint32_t slot, Activation& activation, const Packet& packet) {
  sender_.take_answer(context, activation, packet);
  const FieldId local = activation.step == plan::no_step ? plan::no_local : plan_->steps[activation.step].local;
  const bool kept = local == plan::no_local || expressions_.keep_answer(context, activation, local, packet);
  if (packet.body != no_body) context.release(packet.body);
  go_on(context, slot, activation, kept && packet.number / 100 == 2);
}

// Emits that what was sent got no answer, and takes the way of failure; or of success, where the outbox has the
// message.
void ProgramActor::give_up(Context& context, std::uint32_t slot, Reason reason) {
  Activation& activation = activations_[slot];
  go_on(context, slot, activation, sender_.give_up(context, activation, reason));
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
    const bool waits = activation.wait == Activation::Wait::confirm || activation.wait == Activation::Wait::answer;
    if (!waits || activation.sent_to != peer) continue;
    // Set anew each time, because the activation before may have changed it.
    context.caused_by(cause, activation.root);
    give_up(context, slot, Reason::connection_lost);
    if (crashing_) return;
  }
}

void ProgramActor::publish_now(Context& context, TopicId topic, value::Code record, DrawKey draws) {
  const std::uint32_t slot = begin_action(context);
  finish_action(context, slot, publish(context, slot, topic, record, 0, draws));
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
