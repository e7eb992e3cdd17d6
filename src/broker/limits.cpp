// What a limit on the messages that wait means when messages come back, and how a queue that refuses gets free again.
//
// A publish finds a full queue as its policy says (broker.cpp). But a queue grows by what comes back as well: a
// consumer dies or gives back. A classic queue of RabbitMQ drops its head down to the limit before it hands anything
// out (rabbit_amqqueue_process.erl, requeue_and_run), a quorum queue afterwards (rabbit_fifo.erl, checkout,
// evaluate_limit).
#include "broker/broker.hpp"

namespace meshsim::broker {

void Broker::drop_surplus(Context& context, Subscription& subscription) {
  const plan::DeliveryPolicy& policy = *subscription.policy;
  if (policy.overflow != plan::Overflow::drop_oldest || subscription.is_log()) return;
  // Of one who waits aside (a delayed retry, behind one of its key) nothing can be dropped.
  while (subscription.depth() > policy.keep_at_most && !subscription.waiting.empty()) {
    evict(context, subscription, subscription.waiting.pop(), Reason::overflow);
  }
}

/// A quorum queue of RabbitMQ tells its publishers to stop when more than the limit wait, and to go on when no more
/// than 0.8 of it do (rabbit_fifo.erl: is_over_limit, is_below_soft_limit, LOW_LIMIT).
void Broker::note_fullness(Subscription& subscription) {
  const plan::DeliveryPolicy& policy = *subscription.policy;
  if (!policy.refuses_late || policy.keep_at_most == 0) return;
  const std::uint64_t waiting = subscription.depth();
  if (waiting > policy.keep_at_most) {
    subscription.refusing = true;
  } else if (waiting <= policy.keep_at_most / 5 * 4 + policy.keep_at_most % 5 * 4 / 5) {
    subscription.refusing = false;
  }
}

}  // namespace meshsim::broker
