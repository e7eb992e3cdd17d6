// The deliveries that stay pending when their consumer is gone, and how they are handed out again.
//
// Kinds differ in three facts of the policy: whether a disconnect gives back what a consumer held, whether an ack names
// the delivery or the message, and whether the broker or a consumer notices that a lease is over. Where an ack names
// the message, a delivery keeps its tag from the first hand-out to its fate: it does not go back to the waiting
// messages but is marked ready, and it counts as in flight all the while.
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

/// Looks after deliveries without a consumer: a subscription's orphans and its ready queue.
class PendingList {
 public:
  PendingList(Tables& tables, Fates& fates, Deliveries& deliveries)
      : tables_(tables), fates_(fates), deliveries_(deliveries) {}

  /// Marks a failed delivery to be handed out again.
  void make_ready(Context& context, Subscription& subscription, std::uint32_t slot, Reason reason);
  /// Marks it so after `delay`; at once for 0.
  void postpone(Context& context, Subscription& subscription, std::uint32_t slot, Reason reason, Duration delay);
  /// Takes the delivery from its consumer, if it has one; the delivery stays in flight.
  void abandon(Subscription& subscription, std::uint32_t slot);
  /// Hands out ready deliveries as long as a consumer takes them.
  void hand_out_ready(Context& context, Subscription& subscription);
  /// Gives a consumer that attaches the deliveries that it held before. The same process still has them in its hands; a
  /// new process is sent them again, in publish order, where the policy says so.
  void read_pending(Context& context, Subscription& subscription, std::uint32_t consumer_slot);
  /// Sends a consumer the deliveries that it held before its death, as many as it has room for.
  void redeliver_pending(Context& context, Subscription& subscription, std::uint32_t consumer_slot);
  /// Drops the deliveries that no consumer holds; with `owner`, only those that this instance had last.
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
