// The steps of programs, one by one. For program_actor.cpp and executor.cpp only.
#pragma once

#include "actors/program_actor.hpp"

namespace meshsim::actors {

/// Does one step, a function for each kind. No lambdas: each would have to be given what it needs, for every step anew.
/// Its larger functions are static: were its own address taken, it would be written to memory for every step.
struct ProgramActor::Executor {
  ProgramActor& actor;
  Context& context;
  std::uint32_t slot;
  Activation& activation;
  const plan::Step& step;

  Next operator()(const plan::step::Work& it) const {
    actor.timekeeper_.begin_work(context, actor.activations_, slot, it.duration, step.which);
    return Next::wait;
  }
  Next operator()(const plan::step::Wait& it) const {
    actor.timekeeper_.begin_wait(context, actor.activations_, slot, it.duration, step.which);
    return Next::wait;
  }
  Next operator()(const plan::step::Publish& it) const {
    // The process dies behind this dispatch; until then the handler waits.
    if (actor.crash_if_due(context, CrashPoint::before_publish)) return Next::wait;
    return actor.publish(context, slot, {it.timeout, it.topic, it.delay_ms}, it.record, draws());
  }
  Next operator()(const plan::step::Call& it) const {
    if (it.guard != plan::unguarded) return call_by_policy(it);
    return actor.call(context, slot, {it.target}, it.endpoint, it.body, it.timeout, draws());
  }
  Next call_by_policy(const plan::step::Call& it) const;
  Next operator()(const plan::step::Reply& it) const { return reply(actor, context, activation, it); }
  Next operator()(const plan::step::Require& it) const {
    const std::optional<bool> is_true = actor.expressions_.is_true(context, activation, it.condition);
    if (!is_true) return Next::fail;
    return *is_true ? Next::next : Next::otherwise;
  }
  Next operator()(const plan::step::Let& it) const { return next_if(actor.expressions_.let(context, activation, it)); }
  Next operator()(const plan::step::Set& it) const { return next_if(actor.expressions_.set(context, activation, it)); }
  Next operator()(const plan::step::Chance& it) const {
    return draws().chance(it.probability) ? Next::next : Next::otherwise;
  }
  Next operator()(const plan::step::Once& it) const { return once(actor, context, slot, it); }
  Next operator()(const plan::step::Retry& /*it*/) const { return Next::retry; }
  Next operator()(const plan::step::Reject& /*it*/) const { return Next::reject; }
  Next operator()(const plan::step::Log& it) const {
    return next_if(actor.expressions_.log(context, activation, it.text));
  }
  Next operator()(const plan::step::Jump& /*it*/) const { return Next::otherwise; }
  Next operator()(const plan::step::Fail& /*it*/) const { return Next::fail; }
  Next operator()(const plan::step::Finish& /*it*/) const { return Next::finish; }
  Next operator()(const plan::step::Timed& it) const { return spend(actor, context, slot, it, draws()); }
  Next operator()(const plan::step::Together& it) const {
    return actor.start_branches(context, slot, activation, it.branches);
  }
  Next operator()(const plan::step::HandOver& it) const {
    Activation& parent = actor.activations_[activation.parent()];
    return next_if(actor.expressions_.give(context, activation, parent, it.local));
  }
  Next operator()(const plan::step::Lock& it) const { return lock(actor, context, slot, it); }
  Next operator()(const plan::step::Unlock& it) const {
    actor.held_locks_.let_go(context, actor.expressions_, activation, it.table);
    return Next::next;
  }
  Next operator()(const plan::step::Redrive& it) const { return next_if(actor.sender_.redrive(context, it.topic)); }
  Next operator()(const plan::step::Forget& it) const {
    actor.expressions_.forget(activation, it.local);
    return Next::next;
  }

  DrawKey draws() const { return activation.draws.with(step.which); }
  static Next reply(ProgramActor& actor, Context& context, Activation& activation, const plan::step::Reply& reply);
  static Next once(ProgramActor& actor, Context& context, std::uint32_t slot, const plan::step::Once& once);
  static Next lock(ProgramActor& actor, Context& context, std::uint32_t slot, const plan::step::Lock& lock);
  static Next spend(ProgramActor& actor, Context& context, std::uint32_t slot, const plan::step::Timed& timed,
                    DrawKey draws);
  static Next next_if(bool done) { return done ? Next::next : Next::fail; }
};

}  // namespace meshsim::actors
