// The meaning of a limit on the messages that wait: when one more comes, when messages come back, and when they get
// old.
//
// A queue grows not only by what is published but by what comes back as well: a consumer dies or gives back. A classic
// queue of RabbitMQ drops its head down to the limit before it hands anything out (rabbit_amqqueue_process.erl,
// requeue_and_run), a quorum queue afterwards (rabbit_fifo.erl, checkout, evaluate_limit).
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

#include "broker/link.hpp"
#include "broker/tables.hpp"

namespace meshsim::broker {

class Fates;

/// Keeps what waits within the limits of the policy. What it knows of a queue is in its Subscription.
class Limits {
 public:
  Limits(Tables& tables, Fates& fates) : tables_(tables), fates_(fates) {}

  /// Tells if the limit is of concern when messages come back, not only when they are published.
  static bool minds_returns(const Subscription& subscription) {
    const plan::DeliveryPolicy& policy = *subscription.policy;
    return policy.limits.keep_at_most != 0 &&
           (policy.limits.surplus != plan::Surplus::stays || policy.limits.refuses_late);
  }
  /// Makes place for one more message, which may cost the oldest. False: the new one was dropped instead.
  bool make_place(Context& context, Subscription& subscription, BodyRef body);
  /// Shortens a log to its limit: what nobody has read of it is gone. What is pending goes when somebody looks at it.
  void trim(Context& context, Subscription& subscription);
  /// Tells if a message to the topic is refused because some subscription is full.
  bool refuses(TopicId topic) const;
  /// Drops the oldest that wait beyond the limit, after messages came back.
  void drop_surplus(Context& context, Subscription& subscription);
  /// A quorum queue of RabbitMQ tells its publishers to stop when more than the limit wait, and to go on when no more
  /// than 0.8 of it do (rabbit_fifo.erl: is_over_limit, is_below_soft_limit, LOW_LIMIT).
  static void note_fullness(Subscription& subscription);
  /// Keeps a timer for the oldest message that waits. It may come early, when an older one was there as it was set.
  void watch_expiry(Context& context, Subscription& subscription);
  /// Ends what has waited too long.
  void expire(Context& context, Subscription& subscription);

 private:
  Link<Tables> tables_;
  Link<Fates> fates_;
};

}  // namespace meshsim::broker
