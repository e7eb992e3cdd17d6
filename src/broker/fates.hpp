// The ends that a message can have in a subscription.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

#include "broker/link.hpp"
#include "broker/tables.hpp"

namespace meshsim::broker {

class DeadLetters;
class Disk;

/// Ends messages, and tells how. Has no state of its own.
class Fates {
 public:
  Fates(Disk& disk, DeadLetters& letters) : disk_(disk), letters_(letters) {}

  /// Ends the message in this subscription: tells its fate, and releases the next message with its key. Returns the
  /// event.
  EventSeq end(Context& context, Subscription& subscription, const QueuedMessage& message, EventKind fate,
               Reason reason, InstanceId peer = no_instance);
  /// Ends a message that waited too long or is over the limit of length: drops it, or makes it a dead letter where the
  /// policy says so.
  void evict(Context& context, Subscription& subscription, const QueuedMessage& message, Reason reason);
  /// Ends a message that was rejected or delivered as often as it may be: makes it a dead letter or drops it, as the
  /// policy says.
  void dead_letter(Context& context, Subscription& subscription, const QueuedMessage& message, Reason reason,
                   InstanceId peer);
  /// Tells whether the message was delivered as often as it may be.
  static bool is_exhausted(const Subscription& subscription, const QueuedMessage& message);
  /// Tells whether the message has waited longer than `keep for` allows.
  static bool is_overdue(const Context& context, const Subscription& subscription, BodyRef body);
  /// Returns the hash of the message's key; 0 where the subscription has none.
  static std::uint64_t key_of(const Context& context, const Subscription& subscription, BodyRef body);

 private:
  void put_aside(Context& context, Subscription& subscription, const QueuedMessage& message, Reason reason,
                 InstanceId peer);

  Link<Disk> disk_;
  Link<DeadLetters> letters_;
};

}  // namespace meshsim::broker
