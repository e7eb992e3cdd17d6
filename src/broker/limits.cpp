#include "broker/limits.hpp"

#include <algorithm>

#include "base/time.hpp"
#include "broker/alarm.hpp"
#include "broker/fates.hpp"

namespace meshsim::broker {

bool Limits::make_place(Context& context, Subscription& subscription, BodyRef body) {
  const plan::DeliveryPolicy& policy = *subscription.policy;
  const auto drop = [&](Reason reason) {
    context.emit({.message = context.message_of(body),
                  .subscription = subscription.id,
                  .topic = subscription.topic,
                  .kind = EventKind::dropped,
                  .reason = reason});
    return false;
  };
  const bool is_there = subscription.keeping ? !subscription.forgotten : subscription.staying != 0;
  if (!is_there) {
    if (!tables_->plan->topics[subscription.topic].retained) return drop(Reason::no_subscriber);
    while (!subscription.waiting.empty())
      fates_->evict(context, subscription, subscription.waiting.pop(), Reason::replaced);
  }
  const bool is_full = policy.limits.keep_at_most != 0 && !subscription.is_log() && subscription.makes_wait() &&
                       subscription.depth() >= policy.limits.keep_at_most;
  if (!is_full) return true;
  // It refuses late; a queue that refuses at once would not have let the message come this far.
  if (policy.limits.overflow == plan::Overflow::refuse) return true;
  // A delayed retry is not in the queue, so it is never the oldest that can be dropped.
  if (policy.limits.overflow != plan::Overflow::drop_oldest || subscription.waiting.empty())
    return drop(Reason::overflow);
  // More than one is too many where messages came back to a full queue.
  while (subscription.depth() >= policy.limits.keep_at_most && !subscription.waiting.empty()) {
    fates_->evict(context, subscription, subscription.waiting.pop(), Reason::overflow);
  }
  return true;
}

void Limits::trim(Context& context, Subscription& subscription) {
  const std::uint64_t most = subscription.policy->limits.keep_at_most;
  if (most == 0 || subscription.log_length() <= most) return;
  subscription.trimmed = subscription.waiting.end() - most;
  while (!subscription.waiting.empty() && subscription.waiting.front_position() < subscription.trimmed) {
    fates_->evict(context, subscription, subscription.waiting.pop(), Reason::overflow);
  }
  watch_expiry(context, subscription);
}

bool Limits::refuses(TopicId topic) const {
  return std::ranges::any_of(tables_->subscriptions.of_topic(topic), [this](std::uint32_t index) {
    const Subscription& s = tables_->subscriptions[index];
    if (s.policy->limits.overflow != plan::Overflow::refuse || s.policy->limits.keep_at_most == 0) return false;
    if (s.is_log()) return s.log_length() >= s.policy->limits.keep_at_most;
    if (s.policy->limits.refuses_late) return s.refusing;
    return s.makes_wait() && s.depth() >= s.policy->limits.keep_at_most;
  });
}

void Limits::drop_surplus(Context& context, Subscription& subscription) {
  const plan::DeliveryPolicy& policy = *subscription.policy;
  if (policy.limits.overflow != plan::Overflow::drop_oldest || subscription.is_log()) return;
  // Messages that wait aside (a delayed retry, or behind one of their key) cannot be dropped.
  while (subscription.depth() > policy.limits.keep_at_most && !subscription.waiting.empty()) {
    fates_->evict(context, subscription, subscription.waiting.pop(), Reason::overflow);
  }
}

void Limits::note_fullness(Subscription& subscription) {
  const plan::DeliveryPolicy& policy = *subscription.policy;
  if (!policy.limits.refuses_late || policy.limits.keep_at_most == 0) return;
  const std::uint64_t waiting = subscription.depth();
  if (waiting > policy.limits.keep_at_most) {
    subscription.refusing = true;
    // Four fifths of the limit, rounded down, without overflow for a large limit.
  } else if (waiting <= policy.limits.keep_at_most / 5 * 4 + policy.limits.keep_at_most % 5 * 4 / 5) {
    subscription.refusing = false;
  }
}

void Limits::watch_expiry(Context& context, Subscription& subscription) {
  const Duration keep_for = subscription.policy->limits.keep_for;
  if (keep_for == 0) return;
  if (subscription.waiting.empty()) return context.cancel(subscription.expiry);
  const Time due = saturating_add(context.body(subscription.waiting.front()).published_at, keep_for);
  if (subscription.expiry && subscription.expiry_due <= due) return;
  context.cancel(subscription.expiry);
  subscription.expiry_due = due;
  const Timer timer{.code = static_cast<std::uint32_t>(Alarm::expiry), .slot = subscription.index};
  const Duration wait = std::max<Duration>(due - context.now(), 0);
  // A message that just came has the whole time left: equal durations are cheaper as timeouts.
  subscription.expiry = wait == keep_for ? context.timeout(wait, timer) : context.after(wait, timer);
}

void Limits::expire(Context& context, Subscription& subscription) {
  context.cancel(subscription.expiry);  // set already where what came back at a start was queued again
  while (!subscription.waiting.empty() && fates_->is_overdue(context, subscription, subscription.waiting.front())) {
    fates_->evict(context, subscription, subscription.waiting.pop(), Reason::too_old);
  }
  watch_expiry(context, subscription);
}

void Limits::drop_all(Context& context, Subscription& subscription, Reason reason) {
  while (!subscription.waiting.empty()) {
    fates_->end(context, subscription, subscription.waiting.pop(), EventKind::dropped, reason);
  }
  watch_expiry(context, subscription);
}

}  // namespace meshsim::broker
