// The course of a message in a subscription: handed out, answered, given back, handed out again.
//
// A message is in one place at a time: waiting (WaitingQueue), in flight (in a consumer's list, or among the orphans),
// delayed, or gone, with its fate in the trace. Between two dispatches no subscription has both a waiting message and a
// consumer that could take it.
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
class Fates;
class Limits;
class OutputBuffers;
class Partitions;
class PendingList;
class Retained;

/// The place for a message that comes back: its old one, or behind all others.
enum class Place : std::uint8_t { of_old, last };

/// Hands out waiting messages and settles answers.
class Deliveries {
 public:
  Deliveries(Tables& tables, Disk& disk, Retained& retained, Fates& fates, Limits& limits, PendingList& pending,
             OutputBuffers& buffers, Partitions& partitions, DeadLetters& letters)
      : tables_(tables),
        disk_(disk),
        retained_(retained),
        fates_(fates),
        limits_(limits),
        pending_(pending),
        buffers_(buffers),
        partitions_(partitions),
        letters_(letters) {}

  /// Hands out all that can be handed out. Call it whenever a message or a consumer has become available.
  void hand_out(Context& context, Subscription& subscription);
  /// Takes an ack, a retry, a reject or a request for the next message.
  void answer(Context& context, const Packet& packet);
  /// Sends a delivery to the consumer that holds it, for the first time or again, and begins its lease.
  void send(Context& context, Subscription& subscription, std::uint32_t slot);
  /// Puts the delivery on its way, and tells of it in the trace if it is not the first.
  void transmit(Context& context, Subscription& subscription, const Consumer& consumer, QueuedMessage& message,
                std::uint64_t tag);
  /// Ends a delivery: no consumer has it any more, and its consumer has room for another. `reason` is told if the
  /// message is delivered again.
  QueuedMessage withdraw(Context& context, std::uint32_t slot, Reason reason);
  /// Puts a message whose delivery failed back at `place`, unless it was delivered as often as it may be; the message
  /// itself says why it failed.
  void requeue(Context& context, Subscription& subscription, const QueuedMessage& message, InstanceId peer,
               Place place = Place::of_old);
  /// Gives a consumer that asks room for the next message, because it is done with the one it was given.
  void make_room(Context& context, Subscription& subscription, InstanceId instance);
  /// Handles the end of a lease: a delivery was not acked in time.
  void lease_over(Context& context, std::uint64_t tag);
  /// Keeps a message that was just published back for a while, before it waits with the others.
  void keep_back(Context& context, Subscription& subscription, BodyRef body, Duration delay);
  /// Handles the end of such a delay, or of a retry's.
  void delay_over(Context& context, std::uint64_t tag);

 private:
  void admit(Context& context, Subscription& subscription, const QueuedMessage& message);
  void hand_out_waiting(Context& context, Subscription& subscription);
  void deliver(Context& context, Subscription& subscription, std::uint32_t consumer_slot, QueuedMessage message);
  bool is_overtaken(Context& context, const Subscription& subscription, std::uint32_t slot, const Packet& packet) const;
  void take_late_answer(Context& context, Subscription& subscription, const Packet& packet);
  void settle(Context& context, Subscription& subscription, std::uint32_t slot, const Packet& packet);
  void postpone_requeue(Context& context, Subscription& subscription, const QueuedMessage& message, Duration delay);

  Link<Tables> tables_;
  Link<Disk> disk_;
  Link<Retained> retained_;
  Link<Fates> fates_;
  Link<Limits> limits_;
  Link<PendingList> pending_;
  Link<OutputBuffers> buffers_;
  Link<Partitions> partitions_;
  Link<DeadLetters> letters_;
};

}  // namespace meshsim::broker
