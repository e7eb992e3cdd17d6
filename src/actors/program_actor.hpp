// The interpreter of handlers and flows, shared by services and clients. Each has many activations under way at once;
// one runs from step to step until it has to wait, and a packet or timer resumes it. Here is the machine; its parts
// are:
//
//   Expressions   values and variables         OnceKeys   the keys of `once`, and who waits for them
//   Sender        messages, calls, answers     Outbox     messages that their broker cannot take
//   Timekeeper    work and waits               PolicyCalls  calls that are tried again, and when
//                                              HeldLocks  the locks of its handlers
//
// Causes: the cause of everything that an activation emits and sends is its message, its request, or the last answer it
// got, so that walking along `cause` tells its story. The confirm of a publish does not become a part of it.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <optional>

#include "actors/activation.hpp"
#include "actors/active_slab.hpp"
#include "actors/expressions.hpp"
#include "actors/held_locks.hpp"
#include "actors/once_keys.hpp"
#include "actors/policy_calls.hpp"
#include "actors/sender.hpp"
#include "actors/timekeeper.hpp"
#include "plan/plan.hpp"
#include "sim/capabilities.hpp"

namespace meshsim::actors {

/// The way in which an activation goes on after a step.
enum class Next : std::uint8_t { next, otherwise, wait, finish, fail, retry, reject, duplicate };

class ProgramActor : public Actor, public sim::OnDemand {
 public:
  void publish_now(Context& context, TopicId topic, value::Code record, DrawKey draws) override;
  void call_now(Context& context, ServiceId target, InstanceId only, TopicId endpoint, value::Code body,
                DrawKey draws) override;
  Capabilities capabilities() override { return {.on_demand = this, .workload = nullptr, .queues = nullptr}; }

  /// Adds up everything under way: handlers, flows and actions of the timeline.
  std::size_t memory_bytes() const override;

  /// Tells whether one of its activations has the key of a `once`.
  bool holds_key(std::uint32_t table, value::Bytes key) const {
    return OnceKeys::holds(activations_, expressions_, table, key, ActiveSlab<Activation>::none);
  }
  bool waits_for_keys() const { return once_.any_waits(); }

 protected:
  ProgramActor(const plan::Plan& plan, ServiceId service, std::uint32_t replica, std::uint32_t slots,
               plan::OutboxPolicy outbox = {});
  ProgramActor(const ProgramActor&) = default;

  /// Handles the end of an activation's program. Must end with drop() or with a crash that is due.
  virtual void ended(Context& context, std::uint32_t slot, Ending ending) = 0;

  /// Runs an activation until it waits or ends.
  void advance(Context& context, std::uint32_t slot);
  /// Takes an answer, or the lack of one, to a packet that an activation or the outbox has sent. False: it is no such
  /// answer.
  bool take_answer(Context& context, const Packet& packet);
  /// Takes a timer of an activation or the outbox. False: it belongs to neither.
  bool take_timer(Context& context, const Timer& timer);
  /// Gives up everything that activations and the outbox await from the process `peer`, which is gone.
  void lose_peer(Context& context, InstanceId peer);

  /// Records the keys that `once` will remember. Part of `handled`.
  void remember_keys(Context& context, const Activation& activation) const {
    once_.remember(context, expressions_, activation);
  }
  /// Ends a branch of a `together`; the activation that it belongs to goes on where it was the last.
  void end_branch(Context& context, std::uint32_t slot, Ending ending);
  /// Forgets the activation, releases its bodies, and lets copies that waited for its keys try again.
  void drop(Context& context, std::uint32_t slot);
  /// Forgets all activations and everything they hold, because the process has ended. Emits only the end of messages
  /// whose last copy they had.
  void drop_all(Context& context);
  /// Emits the fate of messages that are not published, because the process has ended for that reason. Call before
  /// drop_all.
  void end_outbox(Context& context, Reason reason);

  const plan::Plan& plan() const { return *plan_; }
  ServiceId service_id() const { return service_; }
  std::uint32_t replica() const { return replica_; }
  ActiveSlab<Activation>& activations() { return activations_; }
  const ActiveSlab<Activation>& activations() const { return activations_; }
  Outbox& outbox() { return sender_.outbox(); }
  const Outbox& outbox() const { return sender_.outbox(); }
  SlotMeter& meter() { return timekeeper_.meter(); }
  const SlotMeter& meter() const { return timekeeper_.meter(); }
  /// Tells whether the process will crash as soon as the dispatch is over, so that nothing more may happen in it.
  bool crashing() const { return crashing_; }
  struct Stopper;
  bool crash_if_due(Context& context, CrashPoint point) { return crashing_ = crashing_ || context.crash_due(point); }

 private:
  struct Executor;

  Next execute(Context& context, std::uint32_t slot, Activation& activation, const plan::Step& step);
  void release(Context& context, std::uint32_t slot);
  void go_on(Context& context, std::uint32_t slot, Activation& activation, bool success);

  Next publish(Context& context, std::uint32_t slot, Sender::Address address, value::Code code, DrawKey draws);
  Next call(Context& context, std::uint32_t slot, Sender::Callee callee, TopicId endpoint, value::Code code,
            Duration timeout, DrawKey draws);
  void take_reply(Context& context, std::uint32_t slot, Activation& activation, const Packet& packet);
  void take_reset(Context& context, const Packet& packet);
  void give_up(Context& context, std::uint32_t slot, std::uint64_t token, Reason reason);
  std::uint32_t begin_action(Context& context);
  void finish_action(Context& context, std::uint32_t slot, Next next);

  Next start_branches(Context& context, std::uint32_t slot, Activation& activation, std::uint32_t count);

  void look_again(Context& context);

  const plan::Plan* plan_;
  ServiceId service_;
  std::uint32_t replica_;
  bool crashing_ = false;
  ActiveSlab<Activation> activations_;
  Expressions expressions_;
  OnceKeys once_;
  HeldLocks held_locks_;
  Sender sender_;
  PolicyCalls policy_calls_;
  Timekeeper timekeeper_;
};

}  // namespace meshsim::actors
