// The deliveries that stay pending when their consumer is gone, and the way in which they are handed out again.
//
// Kinds differ in three facts of the policy: whether a disconnect gives back what a consumer held, whether an ack names
// the delivery or the message, and who sees that a lease is over. Where an ack names the message, a delivery keeps its
// tag from the first hand-out to its fate: it is not put back among those that wait, but marked ready, and it counts as
// in flight all the while.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

#include "broker/link.hpp"
#include "broker/tables.hpp"

namespace meshsim::broker {

class Deliveries;
class Fates;

/// Looks after deliveries that nobody holds: a subscription's orphans and its ready queue.
class PendingList {
 public:
  PendingList(Tables& tables, Fates& fates, Deliveries& deliveries)
      : tables_(tables), fates_(fates), deliveries_(deliveries) {}

  /// Marks a delivery that failed: it is to be handed out again.
  void make_ready(Context& context, Subscription& subscription, std::uint32_t slot, Reason reason);
  /// Does the same after a while; at once for 0.
  void postpone(Context& context, Subscription& subscription, std::uint32_t slot, Reason reason, Duration delay);
  /// Takes the delivery from its consumer, if it has one; it stays in flight.
  void abandon(Subscription& subscription, std::uint32_t slot);
  /// Hands out what is to come again, as long as somebody takes it.
  void hand_out_ready(Context& context, Subscription& subscription);
  /// Gives a consumer that attached what it held before: the same process has it in its hands still; a new one gets it
  /// again, where the policy says so, in publish order.
  void read_pending(Context& context, Subscription& subscription, std::uint32_t consumer_slot);
  /// Sends a consumer as much of what it held before its death as it has room for.
  void redeliver_pending(Context& context, Subscription& subscription, std::uint32_t consumer_slot);
  /// Drops what nobody holds; `owner`: only what was last with that instance.
  void drop_pending(Context& context, Subscription& subscription, InstanceId owner, Reason reason);

 private:
  std::uint32_t next_taker(Context& context, Subscription& subscription);
  bool is_over(Context& context, Subscription& subscription, std::uint32_t slot);
  void adopt(Subscription& subscription, std::uint32_t slot, std::uint32_t consumer);
  void reclaim(Context& context, Subscription& subscription, std::uint32_t slot, std::uint32_t consumer_slot);

  Link<Tables> tables_;
  Link<Fates> fates_;
  Link<Deliveries> deliveries_;
};

}  // namespace meshsim::broker
