// The interpreter of handlers and flows, shared by services and clients. Each has many activations under way at once; one
// goes on from step to step until it has to wait, and a packet or timer takes it up again.
//
// Causes: what an activation emits and sends was led to by its message, by its request, or by the last answer it got, so that
// walking along `cause` tells its story. The confirm of a publish does not become a part of it.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "actors/activation.hpp"
#include "actors/active_slab.hpp"
#include "actors/outbox.hpp"
#include "actors/slot_meter.hpp"
#include "base/blob_store.hpp"
#include "plan/plan.hpp"
#include "sim/capabilities.hpp"
#include "value/evaluator.hpp"
#include "value/record.hpp"

namespace meshsim::actors {

class ProgramActor : public Actor, public sim::OnDemand {
 public:
  void publish_now(Context& context, TopicId topic, value::Code record, DrawKey draws) override;
  void call_now(Context& context, ServiceId target, InstanceId only, TopicId endpoint, value::Code body,
                DrawKey draws) override;
  Capabilities capabilities() override { return {.on_demand = this, .workload = nullptr, .queues = nullptr}; }

  /// Handlers, flows and timeline actions under way.
  std::size_t memory_bytes() const override;

 protected:
  enum TimerCode : std::uint32_t {
    timer_activation,  ///< slot, value = token: its work, wait or timeout is over
    timer_keys,        ///< activations that wait for a `once` key look again
    timer_outbox,      ///< the outbox's
    timer_first_own,   ///< codes of derived classes begin here
  };

  ProgramActor(const plan::Plan& plan, ServiceId service, std::uint32_t replica, std::uint32_t slots,
               plan::OutboxPolicy outbox = {});
  ProgramActor(const ProgramActor&) = default;

  /// The program of an activation is over. Must end with drop or with a crash that is due.
  virtual void ended(Context& context, std::uint32_t slot, Ending ending) = 0;

  /// Goes on with an activation until it waits or ends.
  void advance(Context& context, std::uint32_t slot);
  /// True when the packet was an answer, or the lack of one, to something an activation of ours waits for (or waited for).
  bool take_answer(Context& context, const Packet& packet);
  /// True when the timer was an activation's.
  bool take_timer(Context& context, const Timer& timer);
  /// The process `peer` is gone, and with it what activations and the outbox wait for from it.
  void lose_peer(Context& context, InstanceId peer);

  /// Records what `once` will remember. Part of `handled`.
  void remember_keys(Context& context, const Activation& activation);
  /// Forgets the activation, lets go of its bodies, and lets copies that waited for its keys look again.
  void drop(Context& context, std::uint32_t slot);
  /// The process ended: forgets all activations and what they hold. Emits nothing but what the last copy of a message does.
  void drop_all(Context& context);
  /// The process ended, for that reason: what becomes of what it has not published. Before its activations are dropped.
  void end_outbox(Context& context, Reason reason);
  static Reason reason_of(End end);

  /// An event of a request's server side. request.body must be there.
  static EventSeq emit_about_request(Context& context, const Packet& request, EventKind kind, std::uint32_t status = 0,
                                     Reason reason = Reason::none);
  /// Answers a request and says so. Takes over `body`, not request.body.
  static void send_reply(Context& context, const Packet& request, std::uint32_t status, Reason reason = Reason::none,
                         BodyRef body = no_body);

  const plan::Plan& plan() const { return *plan_; }
  ServiceId service_id() const { return service_; }
  std::uint32_t replica() const { return replica_; }
  ActiveSlab<Activation>& activations() { return activations_; }
  const ActiveSlab<Activation>& activations() const { return activations_; }
  Outbox& outbox() { return outbox_; }
  const Outbox& outbox() const { return outbox_; }
  SlotMeter& meter() { return meter_; }
  const SlotMeter& meter() const { return meter_; }
  /// The process will crash as soon as the dispatch is over; nothing more may happen in it.
  bool crashing() const { return crashing_; }
  bool crash_if_due(Context& context, CrashPoint point) { return crashing_ = crashing_ || context.crash_due(point); }

 private:
  enum class Next : std::uint8_t { next, otherwise, wait, finish, fail, retry, reject, duplicate, crash };

  Next execute(Context& context, std::uint32_t slot, Activation& activation, const plan::Step& step);
  void release(Context& context, std::uint32_t slot);
  void go_on(Context& context, std::uint32_t slot, Activation& activation, bool success);

  // program_control.cpp: steps that stay in the process
  std::optional<value::Value> evaluate(Context& context, const Activation& activation, value::Code code);
  void complain(Context& context, const Activation& activation, std::string_view problem);
  Next begin_time(Context& context, std::uint32_t slot, Activation& activation, const plan::Step& step);
  Next end_first_half(Context& context, std::uint32_t slot, Activation& activation);
  void start_clock(Context& context, std::uint32_t slot, Activation& activation, Duration duration, bool is_constant);
  Next require(Context& context, const Activation& activation, const plan::Step& step);
  Next let(Context& context, Activation& activation, const plan::Step& step);
  Next set(Context& context, const Activation& activation, const plan::Step& step);
  Next log(Context& context, const Activation& activation, const plan::Step& step);
  bool append(Context& context, const Activation& activation, BlobRef& record, FieldId field,
              const value::Value& value);

  // program_messaging.cpp: steps that send
  Next publish(Context& context, std::uint32_t slot, Activation& activation, TopicId topic, value::Code code,
               Duration timeout, DrawKey draws);
  Next call(Context& context, std::uint32_t slot, Activation& activation, ServiceId target, InstanceId only,
            TopicId endpoint, value::Code code, Duration timeout, DrawKey draws);
  Next reply(Context& context, Activation& activation, const plan::Step& step);
  void await(Context& context, std::uint32_t slot, Activation& activation, Activation::Wait wait, Duration timeout);
  void take_confirm(Context& context, std::uint32_t slot, Activation& activation, const Packet& packet);
  void take_reply(Context& context, std::uint32_t slot, Activation& activation, const Packet& packet);
  /// Says that what was sent got no answer, and goes the way of failure.
  void give_up(Context& context, std::uint32_t slot, Activation& activation, Reason reason);
  /// The broker did not take the message of the activation: gives the reference to `body` to the outbox, or up.
  bool keep_or_fail(Context& context, const Activation& activation, BodyRef body, Reason reason);
  void fail_to_publish(Context& context, const Activation& activation, BodyRef body, Reason reason);
  bool keep_answer(Context& context, Activation& activation, FieldId local, const Packet& packet);
  std::uint32_t begin_action(Context& context);
  void finish_action(Context& context, std::uint32_t slot, Next next);

  // program_once.cpp
  Next once(Context& context, std::uint32_t slot, Activation& activation, const plan::Step& step);
  bool holds_key(std::uint32_t table, value::Bytes key, std::uint32_t except) const;
  bool is_held(Context& context, std::uint32_t table, value::Bytes key, std::uint32_t slot) const;
  void wake_key_waiters(Context& context, bool at_other_replicas);
  void look_again(Context& context);

  const plan::Plan* plan_;
  ServiceId service_;
  std::uint32_t replica_;
  FieldId status_field_ = no_field;
  bool crashing_ = false;
  std::uint32_t waiting_for_keys_ = 0;
  ActiveSlab<Activation> activations_;
  BlobStore blobs_;
  SlotMeter meter_;
  Outbox outbox_;
  // Memory kept from use to use; holds nothing between dispatches.
  value::Evaluator evaluator_;
  value::RecordWriter key_, entry_;
  std::vector<std::byte> bytes_, answer_;
};

}  // namespace meshsim::actors
