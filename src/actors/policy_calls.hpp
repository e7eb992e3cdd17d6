// Calls under a policy: tries, the time between them, hedges, and what all calls to one service share.
//
// A call is `requested` once and has one end, `answered`, `refused` or `timed_out`, that of its last try. Each further
// try is `retried`, with what became of the one before as its reason.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>
#include <vector>

#include "actors/activation.hpp"
#include "actors/active_slab.hpp"
#include "actors/call_guard.hpp"
#include "actors/sender.hpp"
#include "base/draw_key.hpp"
#include "plan/plan.hpp"
#include "value/value.hpp"

namespace meshsim::actors {

/// Plain data. One for an instance; empty as long as it makes no call under a policy.
class PolicyCalls {
 public:
  using Activations = ActiveSlab<Activation>;
  using Sent = Sender::Sent;

  /// Takes a plan, which must outlive it and its copies.
  explicit PolicyCalls(const plan::Plan& plan) : plan_(&plan) {}

  /// Begins a call: its first try is made, or waits for a place.
  Sent begin(Context& context, Activations& all, std::uint32_t slot, const plan::step::Call& call,
             const value::Value& fields, DrawKey draws);

  /// Tells whether the activation's call has a policy and has not ended.
  bool has(std::uint32_t slot) const { return slot < calls_.size() && calls_[slot].guard != plan::unguarded; }
  /// Returns the slot whose hedge has this token; Activations::none when none has (any more).
  std::uint32_t hedge_of(std::uint64_t token) const;
  /// Tells whether the second try of that slot is at `peer`.
  bool hedges_at(std::uint32_t slot, InstanceId peer) const {
    return has(slot) && calls_[slot].hedge != 0 && calls_[slot].hedge_to == peer;
  }

  /// Takes an answer to the try that has its token. Returns true when it ends the call, whose `answered` is emitted.
  /// The body stays the caller's.
  bool take_answer(Context& context, Activations& all, std::uint32_t slot, const Packet& answer);
  /// Takes the failure of the try that has this token.
  Sent take_failure(Context& context, Activations& all, std::uint32_t slot, std::uint64_t token, Reason reason);
  /// Takes the end of the process at which the second try is.
  void lose_hedge(Context& context, Activations& all, std::uint32_t slot) {
    take_failure(context, all, slot, calls_[slot].hedge, Reason::connection_lost);
  }
  /// Takes a timer: a try is over, its hedge is due, the next try, or the call got a place.
  Sent take_timer(Context& context, Activations& all, std::uint32_t slot);

  /// Gives up a call because the handler that makes it is stopped.
  void stop(Context& context, Activations& all, std::uint32_t slot);

  /// Forgets the call of an activation that is removed, and passes its place on.
  void forget(Context& context, Activations& all, std::uint32_t slot);
  /// Forgets all, with what the process had learned of its callees.
  void clear();
  std::size_t memory_bytes() const { return calls_.capacity() * sizeof(Call) + guards_.capacity() * sizeof(CallGuard); }

 private:
  /// By the slot of its activation. The activation's token is that of the first of the tries under way.
  struct Call {
    std::uint64_t hedge = 0;  ///< the token of the second; 0: there is none
    DrawKey draws;
    Time deadline = never;
    Time try_ends = never;
    Duration waited = 0;                    ///< before the last try
    Duration told_to_wait = 0;              ///< by the answer to the last try; 0: it did not say
    std::uint32_t guard = plan::unguarded;  ///< unguarded: no call
    std::uint32_t status = 0;               ///< of the answer for which it is retried
    InstanceId hedge_to = no_instance;
    std::uint16_t made = 0;     ///< tries
    Reason why = Reason::none;  ///< of the next `retried`
    bool has_place = false;
    bool is_retry = false;     ///< the last try was taken from the budget
    bool was_timeout = false;  ///< and made because the one before had timed out
    bool is_trial = false;     ///< of a breaker
    bool hedge_is_trial = false;
    bool was_sent = false;  ///< some try may have got to the callee
  };

  void prepare();
  Duration told_by(Context& context, const Packet& answer) const;
  const plan::CallPolicy& policy(const Call& call) const { return plan_->policies[plan_->guarded[call.guard].policy]; }
  ServiceId callee(const Call& call) const { return plan_->guarded[call.guard].callee; }
  CallGuard& guard(const Call& call) { return guards_[call.guard]; }

  Sent make_try(Context& context, Activations& all, std::uint32_t slot);
  void hedge(Context& context, Activations& all, std::uint32_t slot);
  void send(Context& context, const Activation& activation, const Call& call, InstanceId to, std::uint64_t token);
  static void arm(Context& context, Activation& activation, Duration delay, bool is_constant);
  void set_timer(Context& context, Activation& activation, const Call& call);
  bool may_hedge(const Call& call) const;
  Sent fail(Context& context, Activations& all, std::uint32_t slot, Reason reason);
  Sent finish(Context& context, Activations& all, std::uint32_t slot, EventKind kind, Reason reason);
  void end_retry(Call& call, bool succeeded);
  void end_hedge(Call& call);
  bool schedule_retry(Context& context, Activations& all, std::uint32_t slot, Reason reason, std::uint32_t status);
  void note(Context& context, const Activation& activation, const Call& call, bool failed, bool was_trial);
  void give_up_tries(Context& context, const Activation& activation, Call& call);
  void promote_hedge(Context& context, Activation& activation, Call& call);
  void emit(Context& context, Activation& activation, EventKind kind, Reason reason, const Call& call);
  void end(Context& context, Activations& all, std::uint32_t slot);
  void pass_place_on(Context& context, Activations& all, CallGuard& shared);

  const plan::Plan* plan_;
  std::vector<Call> calls_;         ///< by slot
  std::vector<CallGuard> guards_;   ///< by index in Plan::guarded; empty until the first call
  FieldId retry_after_ = no_field;  ///< the field of answers that says when to try again; no_field: none has it
};

/// Returns the time before try `retry` + 1, `retry` from 1; `last`: what was waited before the try before, 0 for the
/// first.
Duration backoff_before(const plan::Backoff& backoff, std::uint32_t retry, Duration last, DrawKey draws);

}  // namespace meshsim::actors
