// The broker's deaths, and what is on its disk.
//
// What a broker keeps across a death stays where it is: the queues and the journal stand for the disk. The journal of
// an interval-synced broker outlives a kill (the page cache does), so that a loss of power after the restart, before
// the next sync, still takes what was never synced.
#include <algorithm>

#include "broker/broker.hpp"
#include "sim/simulation.hpp"

namespace meshsim::broker {

void Broker::on_ready(Context& context) {
  ready_at_ = context.now();
  if (!has_subscriptions_) subscriptions_.make_initial(context);
  has_subscriptions_ = true;
  delete_left_behind(context);
  for (std::uint32_t index = 0; index < subscriptions_.size(); ++index) {
    Subscription& subscription = subscriptions_[index];
    // What was in flight as the broker died may have had its last chance; what waited may be too old by now.
    for (const QueuedMessage& message : subscription.waiting.take_returned()) {
      try_again(context, subscription, message, no_instance);
    }
    expire(context, subscription);
  }
  if (unsynced_) changed(context);
}

void Broker::on_end(Context& context, End end) {
  for (std::uint32_t index = 0; index < subscriptions_.size(); ++index) {
    Subscription& subscription = subscriptions_[index];
    recall(context, subscription);
    subscription.ring = {};
    subscription.staying = 0;
    subscription.expiry = {};
  }
  consumers_.clear();
  sync_pending_ = false;
  const plan::Persistence persistence = policy().persistence;
  if (persistence == plan::Persistence::interval && end == End::stop) sync(context);
  if (persistence == plan::Persistence::interval && end == End::power_off) lose_unsynced(context);
  for (std::uint32_t index = 0; index < subscriptions_.size(); ++index) {
    Subscription& subscription = subscriptions_[index];
    const bool lost = persistence == plan::Persistence::none || !subscription.keeping;
    if (lost) drop_all(context, subscription, Reason::not_persisted);
  }
}

/// Everything in flight or delayed is waiting again, as if its consumers had never got it; delivery counts stay.
void Broker::recall(Context& context, Subscription& subscription) {
  const auto recall_list = [&](DeliveryList& list) {
    while (list.first != none) {
      context.cancel(in_flight_[list.first].timer);
      QueuedMessage message = in_flight_.remove(list, list.first);
      message.reason = Reason::consumer_gone;
      message.cause = context.cause();
      subscription.waiting.give_back(message);
    }
  };
  for (const std::uint32_t consumer : subscription.ring.members()) recall_list(consumers_[consumer].held);
  recall_list(subscription.orphans);
  recall_list(subscription.delayed);
  subscription.in_flight = 0;
}

void Broker::drop_all(Context& context, Subscription& subscription, Reason reason) {
  while (!subscription.waiting.empty()) {
    end_story(context, subscription, subscription.waiting.pop(), EventKind::dropped, reason);
  }
  watch_expiry(context, subscription);
}

void Broker::lose_unsynced(Context& context) {
  for (std::uint32_t index = 0; index < subscriptions_.size(); ++index) {
    Subscription& subscription = subscriptions_[index];
    if (!subscription.keeping) continue;
    for (const QueuedMessage& lost : subscription.waiting.cut_from(subscription.synced_end)) {
      end_story(context, subscription, lost, EventKind::dropped, Reason::not_persisted);
    }
    subscription.synced_end = subscription.waiting.end();
  }
  for (Journal::Removal removal : journal_.take()) {
    removal.message.reason = Reason::not_persisted;
    removal.message.cause = context.cause();
    subscriptions_[removal.subscription].waiting.give_back(removal.message);
  }
  unsynced_ = false;
}

/// Something happened that is not on disk: sees to it that the next sync comes.
void Broker::changed(Context& context) {
  const plan::DeliveryPolicy& durability = policy();
  if (durability.persistence != plan::Persistence::interval) return;
  unsynced_ = true;
  if (sync_pending_ || durability.sync_interval <= 0) return;
  sync_pending_ = true;
  // Syncs come at a beat that began as the broker got ready; the idle ones are left out.
  const Duration since = (context.now() - ready_at_) % durability.sync_interval;
  context.housekeeping(durability.sync_interval - since, {.code = static_cast<std::uint32_t>(Alarm::sync)});
}

void Broker::sync(Context& context) {
  sync_pending_ = false;
  unsynced_ = false;
  for (std::uint32_t index = 0; index < subscriptions_.size(); ++index) {
    subscriptions_[index].synced_end = subscriptions_[index].waiting.end();
  }
  journal_.sync(context);
}

}  // namespace meshsim::broker
