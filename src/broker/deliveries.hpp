// The course of a message in a subscription: handed out, answered, given back, handed out again.
//
// A message is in one place at a time: waiting (WaitingQueue), in flight (a consumer's list, or the orphans), delayed,
// or gone, with its fate in the trace. Between two dispatches no subscription has both a message that waits and a
// consumer that could take it.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

#include "broker/link.hpp"
#include "broker/tables.hpp"

namespace meshsim::broker {

class Disk;
class Fates;
class Limits;
class OutputBuffers;
class Partitions;
class PendingList;
class Retained;

/// The place of a message that comes back: the one where it stood before, or behind all others.
enum class Place : std::uint8_t { of_old, last };

/// Hands out what waits, and settles what is answered.
class Deliveries {
 public:
  Deliveries(Tables& tables, Disk& disk, Retained& retained, Fates& fates, Limits& limits, PendingList& pending,
             OutputBuffers& buffers, Partitions& partitions)
      : tables_(tables),
        disk_(disk),
        retained_(retained),
        fates_(fates),
        limits_(limits),
        pending_(pending),
        buffers_(buffers),
        partitions_(partitions) {}

  /// Hands out what can be handed out. Call it whenever something came that could be, or somebody who could take it.
  void hand_out(Context& context, Subscription& subscription);
  /// Takes an ack, a retry, a reject or a request for the next message.
  void answer(Context& context, const Packet& packet);
  /// Sends a delivery to the consumer that holds it, for the first time or again, and begins its lease.
  void send(Context& context, Subscription& subscription, std::uint32_t slot);
  /// Puts the delivery on its way, and tells of it if it is not the first.
  void transmit(Context& context, Subscription& subscription, const Consumer& consumer, QueuedMessage& message,
                std::uint64_t tag);
  /// Ends a delivery: it is nobody's any more, and its consumer has room for another. `reason`: why, should the message
  /// come again.
  QueuedMessage withdraw(Context& context, std::uint32_t slot, Reason reason);
  /// Puts a message whose delivery failed back to its place, unless it has had its chances; the message says why.
  void requeue(Context& context, Subscription& subscription, const QueuedMessage& message, InstanceId peer,
               Place place = Place::of_old);
  /// A consumer that asks has done with what it was given, one way or another: gives it room for the next.
  void make_room(Context& context, Subscription& subscription, InstanceId instance);
  /// A delivery was not acked in time.
  void lease_over(Context& context, std::uint64_t tag);
  /// The delay of a retry is over.
  void delay_over(Context& context, std::uint64_t tag);

 private:
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
};

}  // namespace meshsim::broker
