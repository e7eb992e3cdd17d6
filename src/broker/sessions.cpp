// Consumers come and go.
#include <algorithm>
#include <utility>

#include "broker/broker.hpp"
#include "sim/simulation.hpp"

namespace meshsim::broker {

void Broker::subscribe(Context& context, const Packet& packet) {
  const bool is_new = subscriptions_.find(packet.subscription) == none;
  const std::uint32_t index = subscriptions_.ensure(context, packet.subscription);
  if (index == none) return;
  if (subscriptions_[index].is_partition()) return join(context, group_of(subscriptions_[index]), packet);
  // Subscribing again is a new session: the consumer died or lost its connection before the broker noticed.
  const std::uint32_t before = consumers_.find(packet.from, index);
  if (before != none) lose_consumer(context, before);

  if (!has_group(context, subscriptions_[index], packet)) return;
  Subscription& subscription = subscriptions_[index];
  subscription.forgotten = subscription.to_come = false;
  if (subscription.has_place_since == never) {
    begin(context, subscription);
    subscription.has_place_since = context.now();
  }
  const std::uint32_t prefetch = packet.number != 0 ? packet.number : subscription.policy->prefetch;
  const std::uint32_t slot = consumers_.attach(packet.from, index, prefetch, in_flight_.next_generation());
  consumers_[slot].place = subscription.ring.add(slot);
  consumers_[slot].life = packet.life;
  consumers_[slot].asks = subscription.policy->hand_out == plan::HandOut::when_idle;
  if (consumers_[slot].asks) {
    if (prefetch == 0) consumers_[slot].prefetch = 1;
    // It asks for no more than it has room for: it may work still at what it was given before a death of ours.
    consumers_[slot].busy = static_cast<std::uint32_t>(packet.token);
  }
  ++subscription.staying;
  if (subscription.pends()) take_own(context, subscription, slot);
  refresh_turn(consumers_[slot]);
  const bool has_retained = is_new && subscription.topic < retained_.size();
  if (has_retained && retained_[subscription.topic] != no_body) {
    return enqueue(context, subscription, retained_[subscription.topic]);
  }
  hand_out(context, subscription);
  if (!subscriptions_[index].groupless.empty()) [[unlikely]]
    readmit(context, index);
}

/// Returns whether there is a group for who subscribes, or it makes one. If not, it goes on asking.
bool Broker::has_group(Context& context, Subscription& subscription, const Packet& packet) {
  if (subscription.policy->regroup != plan::Regroup::at_start || !subscription.keeping) return true;
  std::erase_if(subscription.groupless, [&](const Packet& before) { return before.from == packet.from; });
  const std::uint16_t incarnation = context.simulation().processes()[packet.from].incarnation;
  const Subscription::Client client{packet.from, incarnation};
  const bool has_made_it = std::ranges::find(subscription.made_by, client) != subscription.made_by.end();
  if (has_made_it && subscription.has_place_since == never) {
    context.emit({.peer = packet.from,
                  .subscription = subscription.id,
                  .topic = subscription.topic,
                  .kind = EventKind::not_subscribed,
                  .reason = Reason::no_group});
    subscription.groupless.push_back(packet);
    return false;
  }
  if (has_made_it) return true;
  std::erase_if(subscription.made_by, [&](const auto& before) { return before.instance == packet.from; });
  subscription.made_by.push_back(client);
  return true;
}

/// The group is there again: those that asked for it in vain, and still do, have it.
void Broker::readmit(Context& context, std::uint32_t index) {
  for (const Packet& packet : std::exchange(subscriptions_[index].groupless, {})) {
    const sim::Process& process = context.simulation().processes()[packet.from];
    const Subscription::Client client{packet.from, process.incarnation};
    const std::vector<Subscription::Client>& made_by = subscriptions_[index].made_by;
    const bool asks = process.serves() && std::ranges::find(made_by, client) != made_by.end();
    if (asks) subscribe(context, packet);
  }
}

/// A subscription without a place in the log gets one: what lies before it is not for its consumers.
void Broker::begin(Context& context, Subscription& subscription) {
  const plan::DeliveryPolicy& policy = *subscription.policy;
  if (policy.reset == plan::Reset::earliest) return;
  const std::size_t stays = policy.reset == plan::Reset::last ? 1 : 0;
  while (subscription.waiting.size() > stays) {
    const bool is_since = policy.reset == plan::Reset::since &&
                          context.body(subscription.waiting.front()).published_at >= policy.reset_since;
    if (is_since) break;
    end_story(context, subscription, subscription.waiting.pop(), EventKind::dropped, Reason::no_offset);
  }
  watch_expiry(context, subscription);
}

void Broker::unsubscribe(Context& context, const Packet& packet) {
  const std::uint32_t index = subscriptions_.find(packet.subscription);
  if (index == none) return;
  Subscription& subscription = subscriptions_[index];
  if (packet.number == 1 && subscription.replica != 0) {
    const std::uint32_t queues = std::max<std::uint32_t>(subscription.policy->partitions, 1);
    for (std::uint32_t i = 0; i < queues; ++i) delete_subscription(context, subscriptions_[index + i]);
    return;
  }
  if (subscription.is_partition()) return leave(context, group_of(subscription), packet.from);
  const std::uint32_t slot = consumers_.find(packet.from, index);
  if (slot == none || consumers_[slot].leaving) return;
  consumers_[slot].leaving = true;
  consumers_[slot].deleted = packet.number == 1 && subscription.policy->deleting_drops;
  refresh_turn(consumers_[slot]);
  --subscription.staying;
  drop_unwanted(context, subscription);
}

void Broker::delete_subscription(Context& context, Subscription& subscription) {
  if (subscription.is_partition()) close_group(context, group_of(subscription));
  recall(context, subscription);
  const std::vector<std::uint32_t> members = subscription.ring.members();
  for (const std::uint32_t slot : members) consumers_.detach(slot);
  subscription.ring = {};
  subscription.staying = 0;
  drop_all(context, subscription, Reason::unsubscribed);
  journal_.forget(context, subscription.index);
  subscriptions_.remove(subscription.index);
}

void Broker::delete_left_behind(Context& context) {
  const sim::Simulation& simulation = context.simulation();
  for (std::uint32_t index = 0; index < subscriptions_.size(); ++index) {
    Subscription& subscription = subscriptions_[index];
    if (subscription.deleted || subscription.replica == 0) continue;
    const InstanceId owner = simulation.find_instance(subscription.service, subscription.replica);
    if (owner == no_instance) continue;
    const sim::Process& process = simulation.processes()[owner];
    if (process.scaled_away && !process.alive()) delete_subscription(context, subscription);
  }
}

void Broker::lose_instance(Context& context, const Packet& packet) {
  const InstanceId instance = packet.from;
  for (ConsumerGroup& group : groups_) lose_member(context, group, packet);
  for (std::uint32_t slot = consumers_.first_of(instance); slot != none;) {
    const std::uint32_t next = consumers_[slot].next_of_instance;
    if (!subscriptions_[consumers_[slot].subscription].is_partition()) lose_consumer(context, slot);
    slot = next;
  }
  if (context.simulation().processes()[instance].scaled_away) delete_left_behind(context);
}

void Broker::lose_consumer(Context& context, std::uint32_t slot) {
  Consumer& lost = consumers_[slot];
  Subscription& subscription = subscriptions_[lost.subscription];
  if (!lost.leaving) --subscription.staying;
  lost.leaving = true;
  while (lost.own.first != none) abandon(subscription, lost.own.first);
  while (lost.held.first != none) {
    if (subscription.policy->redeliver_on_disconnect) {
      const QueuedMessage message = take_back(context, lost.held.first, Reason::consumer_gone);
      try_again(context, subscription, message, lost.instance);
    } else if (context.now() - in_flight_[lost.held.first].since < subscription.policy->unwritten) {
      make_ready(context, subscription, lost.held.first, Reason::consumer_gone);
    } else {
      abandon(subscription, lost.held.first);
    }
  }
  if (lost.deleted) drop_pending(context, subscription, lost.instance, Reason::unsubscribed);
  const std::uint32_t place = lost.place;
  consumers_.detach(slot);
  subscription.ring.remove(place);
  const std::vector<std::uint32_t>& members = subscription.ring.members();
  for (std::uint32_t i = place; i < members.size(); ++i) consumers_[members[i]].place = i;
  drop_unwanted(context, subscription);
  hand_out(context, subscription);
}

void Broker::delivery_came_back(Context& context, const Packet& packet) {
  const auto& subscriptions = context.simulation().names().subscriptions;
  if (packet.subscription >= subscriptions.size()) return;
  const plan::Subscription& planned = plan_->subscriptions[subscriptions[packet.subscription].plan_index];
  std::uint32_t consumer = static_cast<std::uint32_t>(packet.token);
  if (planned.policy.ack == plan::AckModel::automatic) {
    context.emit({.message = context.message_of(packet.body),
                  .peer = packet.from,
                  .subscription = packet.subscription,
                  .topic = planned.topic,
                  .kind = EventKind::dropped,
                  .reason = Reason::crash});
    if (!consumers_.is_current(consumer, static_cast<std::uint32_t>(packet.token >> 32))) return;
  } else {
    if (packet.life == 0) return;  // of an earlier connection: its end was noticed, and this may be the consumer's next
    const std::uint32_t delivery = in_flight_.find(packet.token);
    consumer = delivery == none ? none : in_flight_[delivery].consumer;
    if (consumer == none) return;  // its connection's end was noticed before
    const Subscription& subscription = subscriptions_[consumers_[consumer].subscription];
    if (subscription.is_partition()) return lose_member(context, group_of(subscription), packet);
  }
  lose_consumer(context, consumer);
}

/// Nothing waits in a volatile subscription that nobody attends.
void Broker::drop_unwanted(Context& context, Subscription& subscription) {
  if (subscription.keeping || subscription.staying != 0) return;
  const std::size_t stays = plan_->topics[subscription.topic].retained ? 1 : 0;
  while (subscription.waiting.size() > stays) {
    end_story(context, subscription, subscription.waiting.pop(), EventKind::dropped, Reason::no_subscriber);
  }
  drop_pending(context, subscription, no_instance, Reason::crash);
}

void Broker::refresh_turn(const Consumer& consumer) {
  Subscription& subscription = subscriptions_[consumer.subscription];
  const bool free = consumer.wants_more();
  const bool is_new = subscription.ring.set_free(consumer.place, free);
  if (is_new && free && subscription.policy->pick == plan::Pick::oldest_request) {
    subscription.ring.go_last(consumer.place);
  }
}

}  // namespace meshsim::broker
