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

inline ProgramActor::Next ProgramActor::execute(Context& context, std::uint32_t slot, Run& run,
                                                const plan::Step& step) {
  switch (step.kind) {
    case plan::StepKind::work:
    case plan::StepKind::wait:
      return begin_time(context, slot, run, step);
    case plan::StepKind::publish:
      return publish(context, slot, run, step.topic, step.code, step.timeout, run.draws.with(step.which));
    case plan::StepKind::call:
      return call(context, slot, run, step.target, no_instance, step.topic, step.code, step.timeout,
                  run.draws.with(step.which));
    case plan::StepKind::reply:
      return reply(context, run, step);
    case plan::StepKind::require:
      return require(context, run, step);
    case plan::StepKind::let:
      return let(context, run, step);
    case plan::StepKind::set:
      return set(context, run, step);
    case plan::StepKind::chance:
      return run.draws.with(step.which).chance(step.probability) ? Next::next : Next::otherwise;
    case plan::StepKind::once:
      return once(context, slot, run, step);
    case plan::StepKind::retry:
      return Next::retry;
    case plan::StepKind::reject:
      return Next::reject;
    case plan::StepKind::log:
      return log(context, run, step);
    case plan::StepKind::jump:
      return Next::otherwise;
    case plan::StepKind::fail:
      return Next::fail;
    case plan::StepKind::finish:
      return Next::finish;
  }
  return Next::fail;
}

// A run's place in the slab does not move, and it is only removed by run_ended.
void ProgramActor::advance(Context& context, std::uint32_t slot) {
  Run& run = runs_[slot];
  const plan::Step* const steps = plan_->steps.data();
  for (;;) {
    const plan::Step& step = steps[run.step];
    switch (execute(context, slot, run, step)) {
      case Next::next:
        ++run.step;
        break;
      case Next::otherwise:
        if (step.otherwise == plan::no_step) return run_ended(context, slot, Ending::failed);
        run.step = step.otherwise;
        break;
      case Next::wait:
      case Next::crash:
        return;
      case Next::finish:
        return run_ended(context, slot, Ending::finished);
      case Next::fail:
        return run_ended(context, slot, Ending::failed);
      case Next::retry:
        return run_ended(context, slot, Ending::retried);
      case Next::reject:
        return run_ended(context, slot, Ending::rejected);
      case Next::duplicate:
        return run_ended(context, slot, Ending::deduplicated);
    }
  }
}

// Goes on with a run whose awaited thing has come, or has failed for good: to the next step, or to the one that a
// failure goes to.
void ProgramActor::go_on(Context& context, std::uint32_t slot, Run& run, bool success) {
  run.wait = Run::Wait::none;
  run.token = 0;
  context.caused_by(run.cause, run.root);
  if (run.step == plan::no_step) return run_ended(context, slot, success ? Ending::finished : Ending::failed);
  if (success) {
    ++run.step;
  } else {
    run.step = plan_->steps[run.step].otherwise;
    if (run.step == plan::no_step) return run_ended(context, slot, Ending::failed);
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
  if (timer.code != timer_run) return false;
  const std::uint32_t slot = runs_.waiting_for(timer.value);
  if (slot == ActiveSlab<Run>::none) return true;
  Run& run = runs_[slot];
  run.timer = {};
  switch (run.wait) {
    case Run::Wait::first_half:
      context.caused_by(run.cause, run.root);
      end_first_half(context, slot, run);
      break;
    case Run::Wait::time:
      if (run.holds_slot()) meter_.change(context.now(), 1);
      go_on(context, slot, run, true);
      break;
    case Run::Wait::confirm:
    case Run::Wait::answer:
      give_up(context, slot, run, Reason::timed_out);
      break;
    case Run::Wait::none:
    case Run::Wait::work:
    case Run::Wait::key:
      go_on(context, slot, run, true);
      break;
  }
  return true;
}

void ProgramActor::drop_run(Context& context, std::uint32_t slot) {
  const bool had_keys = runs_[slot].keys.size != 0;
  const bool locks_store = runs_[slot].locks_store;
  release_run(context, slot);
  if (had_keys) wake_key_waiters(context, locks_store);
}

void ProgramActor::release_run(Context& context, std::uint32_t slot) {
  Run& run = runs_[slot];
  if (run.wait == Run::Wait::key) --waiting_for_keys_;
  blobs_.release(run.locals);
  blobs_.release(run.keys);
  const BodyRef body = run.arrival.packet.body;
  const BodyRef sent = run.sent_body;
  runs_.remove(slot);
  if (sent != no_body) context.release(sent);
  if (body != no_body) context.release(body);
}

std::size_t ProgramActor::memory_bytes() const {
  return sizeof *this + runs_.memory_bytes() + blobs_.memory_bytes() + outbox_.memory_bytes();
}

void ProgramActor::drop_all_runs(Context& context) {
  bool locked_store = false;
  for (const std::uint32_t slot : runs_.by_age()) {
    locked_store |= runs_[slot].locks_store;
    release_run(context, slot);
  }
  runs_.clear();
  blobs_ = {};
  crashing_ = false;
  if (locked_store) wake_key_waiters(context, true);
}

}  // namespace meshsim::actors
