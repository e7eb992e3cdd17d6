// The limits on waiting messages, applied when one more comes, when messages come back, and when they get old.
//
// A queue grows not only by published messages but also by messages that come back when a consumer dies or gives them
// back. A classic queue of RabbitMQ then drops its head down to the limit before it hands anything out
// (rabbit_amqqueue_process.erl, requeue_and_run), a quorum queue afterwards (rabbit_fifo.erl, checkout,
// evaluate_limit).
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

#include "broker/link.hpp"
#include "broker/tables.hpp"

namespace meshsim::broker {

class Fates;

/// Keeps the waiting messages within the limits of the policy. Its state for each queue lies in the Subscription.
class Limits {
 public:
  Limits(Tables& tables, Fates& fates) : tables_(tables), fates_(fates) {}

  /// Tells whether the limit also applies when messages come back, not only when they are published.
  static bool minds_returns(const Subscription& subscription) {
    const plan::DeliveryPolicy& policy = *subscription.policy;
    return policy.limits.keep_at_most != 0 &&
           (policy.limits.surplus != plan::Surplus::stays || policy.limits.refuses_late);
  }
  /// Makes room for one more message, which may cost the oldest. False: the new one was dropped instead.
  bool make_place(Context& context, Subscription& subscription, BodyRef body);
  /// Shortens a log to its limit: messages that no consumer has read are gone. A pending one goes when a consumer looks
  /// at it.
  void trim(Context& context, Subscription& subscription);
  /// Tells whether a message to the topic is refused because a subscription is full.
  bool refuses(TopicId topic) const;
  /// Drops the oldest waiting messages beyond the limit, after messages came back.
  void drop_surplus(Context& context, Subscription& subscription);
  /// Updates whether the queue refuses messages. A quorum queue of RabbitMQ tells its publishers to stop when more
  /// messages than the limit wait, and to go on when at most 0.8 of it do (rabbit_fifo.erl: is_over_limit,
  /// is_below_soft_limit, LOW_LIMIT).
  static void note_fullness(Subscription& subscription);
  /// Keeps a timer for the oldest waiting message. It may fire early, if it was set for an older one that is gone.
  void watch_expiry(Context& context, Subscription& subscription);
  /// Ends the messages that have waited too long.
  void expire(Context& context, Subscription& subscription);
  /// Drops all waiting messages.
  void drop_all(Context& context, Subscription& subscription, Reason reason);

 private:
  Link<Tables> tables_;
  Link<Fates> fates_;
};

}  // namespace meshsim::broker
