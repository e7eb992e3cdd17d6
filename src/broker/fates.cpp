#include "broker/fates.hpp"

#include <algorithm>
#include <meshsim/record.hpp>

#include "base/hash.hpp"
#include "base/time.hpp"
#include "broker/alarm.hpp"
#include "broker/dead_letters.hpp"
#include "broker/disk.hpp"

namespace meshsim::broker {

EventSeq Fates::end(Context& context, Subscription& subscription, const QueuedMessage& message, EventKind fate,
                    Reason reason, InstanceId peer) {
  const EventSeq ended = context.emit({.message = context.message_of(message.body),
                                       .peer = peer,
                                       .subscription = subscription.id,
                                       .topic = subscription.topic,
                                       .kind = fate,
                                       .reason = reason,
                                       .attempt = as_attempt(message.deliveries)});
  if (subscription.policy->dispatch.key_blocks) {
    const auto next = subscription.groups.leave(key_of(context, subscription, message.body), message);
    // The next message of the key leaves its place aside and waits at its old position.
    if (next) subscription.waiting.give_back(*next);
  }
  disk_->remove(context, subscription, message);
  return ended;
}

/// Makes the message a dead letter, which goes into the queue for those of its topic if there is one.
void Fates::put_aside(Context& context, Subscription& subscription, const QueuedMessage& message, Reason reason,
                      InstanceId peer) {
  if (!letters_->has_queue(subscription.topic)) {
    end(context, subscription, message, EventKind::dead_lettered, reason, peer);
    return;
  }
  context.retain(message.body);
  const EventSeq ended = end(context, subscription, message, EventKind::dead_lettered, reason, peer);
  letters_->take(context, subscription, message, {subscription.index, message.deliveries, reason}, ended);
}

void Fates::evict(Context& context, Subscription& subscription, const QueuedMessage& message, Reason reason) {
  if (subscription.policy->redelivery.dead_letter_evicted) {
    return put_aside(context, subscription, message, reason, no_instance);
  }
  const bool is_old = reason == Reason::too_old;
  end(context, subscription, message, is_old ? EventKind::expired : EventKind::dropped, is_old ? Reason::none : reason);
}

void Fates::dead_letter(Context& context, Subscription& subscription, const QueuedMessage& message, Reason reason,
                        InstanceId peer) {
  const bool keeps = subscription.policy->redelivery.exhausted != plan::Exhausted::drop;
  if (keeps) return put_aside(context, subscription, message, reason, peer);
  end(context, subscription, message, EventKind::dropped, reason, peer);
}

bool Fates::is_exhausted(const Subscription& subscription, const QueuedMessage& message) {
  return subscription.policy->redelivery.max_deliveries != 0 &&
         message.deliveries >= subscription.policy->redelivery.max_deliveries;
}

bool Fates::is_overdue(const Context& context, const Subscription& subscription, BodyRef body) {
  const Duration keep_for = subscription.policy->limits.keep_for;
  return keep_for != 0 && saturating_add(context.body(body).published_at, keep_for) <= context.now();
}

std::uint64_t Fates::key_of(const Context& context, const Subscription& subscription, BodyRef body) {
  if (subscription.policy->dispatch.key == no_field) return 0;
  const auto field = record_detail::find(context.body(body).bytes, subscription.policy->dispatch.key);
  return hash_bytes(field.data(), field.size());
}

}  // namespace meshsim::broker
