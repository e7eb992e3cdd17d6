// Sends for activations and handles what they then wait for: messages to brokers and calls to services, up to the
// confirm, the answer, or the lack of one. A message that its broker cannot take goes to the outbox, if there is one.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>

#include "actors/activation.hpp"
#include "actors/outbox.hpp"
#include "plan/plan.hpp"
#include "value/value.hpp"

namespace meshsim::actors {

/// Plain data, apart from the outbox. One for an instance.
class Sender {
 public:
  /// Takes a plan, which must outlive it and its copies.
  Sender(const plan::Plan& plan, plan::OutboxPolicy outbox) : plan_(&plan), outbox_(outbox, timer_outbox) {}

  enum class Sent : std::uint8_t {
    done,    ///< nothing to wait for
    failed,  ///< and the failure is emitted
    waits,   ///< the activation waits for `token`
  };
  /// The topic of a message, and the times that go with it.
  struct Address {
    Duration timeout = 0;  ///< of the confirm; 0: the broker's own
    TopicId topic = no_topic;
    std::uint32_t delay_ms = 0;  ///< for so long the broker keeps it back
  };
  /// Publishes the record.
  Sent publish(Context& context, Activation& activation, std::uint64_t token, Address address,
               const value::Value& record, DrawKey draws);

  struct Callee {
    ServiceId service = no_service;
    InstanceId only = no_instance;  ///< if set, this instance and no other
  };
  /// Calls one instance of the callee. A timeout of 0 means none.
  Sent call(Context& context, Activation& activation, std::uint64_t token, Callee callee, TopicId endpoint,
            const value::Value& fields, Duration timeout, DrawKey draws);

  /// Asks the topic's broker to put its dead letters back. Returns false where it has no address.
  bool redrive(Context& context, TopicId topic);

  /// Takes the confirm or refusal of a publish. Returns true where the step has succeeded.
  bool take_confirm(Context& context, Activation& activation, const Packet& confirm);
  /// Emits that the answer is there. Its body stays the caller's.
  static void take_answer(Context& context, Activation& activation, const Packet& answer);
  /// Emits that what was sent got no answer, for that reason.
  bool give_up(Context& context, Activation& activation, Reason reason);
  /// Gives up a call because the handler that makes it is stopped.
  static void stop_call(Context& context, Activation& activation);
  /// Ends the wait for a confirm because the process ends, and emits the fate of its message.
  void end_wait(Context& context, Activation& activation, Reason reason);

  Outbox& outbox() { return outbox_; }
  const Outbox& outbox() const { return outbox_; }

 private:
  void await(Context& context, Activation& activation, std::uint64_t token, Activation::Wait wait, Duration timeout);
  bool keep_or_fail(Context& context, const Activation& activation, BodyRef body, Reason reason);
  void fail_to_publish(Context& context, const Activation& activation, BodyRef body, Reason reason);

  const plan::Plan* plan_;
  Outbox outbox_;
};

}  // namespace meshsim::actors
