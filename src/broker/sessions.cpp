#include "broker/sessions.hpp"

#include <algorithm>
#include <utility>

#include "broker/alarm.hpp"
#include "broker/deliveries.hpp"
#include "broker/disk.hpp"
#include "broker/fates.hpp"
#include "broker/intake.hpp"
#include "broker/limits.hpp"
#include "broker/partitions.hpp"
#include "broker/pending_list.hpp"
#include "broker/recovery.hpp"
#include "broker/retained.hpp"
#include "sim/simulation.hpp"

namespace meshsim::broker {

void Sessions::subscribe(Context& context, const Packet& packet) {
  const bool is_new = tables_->subscriptions.find(packet.subscription) == none;
  const std::uint32_t index = tables_->subscriptions.ensure(context, packet.subscription);
  if (index == none) return;
  if (tables_->subscriptions[index].is_partition())
    return partitions_->join(context, tables_->group_of(tables_->subscriptions[index]), packet);
  // Subscribing again begins a new session: the consumer died or lost its connection before the broker noticed.
  const std::uint32_t before = tables_->consumers.find(packet.from, index);
  if (before != none) lose_consumer(context, before);

  if (!has_group(context, tables_->subscriptions[index], packet)) return;
  Subscription& subscription = tables_->subscriptions[index];
  subscription.forgotten = subscription.to_come = false;
  if (subscription.has_place_since == never) {
    begin_at_reset(context, subscription);
    subscription.has_place_since = context.now();
  }
  const std::uint32_t prefetch = packet.number != 0 ? packet.number : subscription.policy->dispatch.prefetch;
  const std::uint32_t slot =
      tables_->consumers.attach(packet.from, index, prefetch, tables_->in_flight.next_generation());
  tables_->consumers[slot].place = subscription.ring.add(slot);
  tables_->consumers[slot].life = packet.life;
  tables_->consumers[slot].asks = subscription.policy->dispatch.by == plan::HandOut::when_idle;
  if (tables_->consumers[slot].asks) {
    // A consumer that asks always asks for a number of messages.
    if (prefetch == 0) tables_->consumers[slot].prefetch = 1;
    // It has room only for what it asks for: it may still work at messages that it was given before the broker's death.
    tables_->consumers[slot].busy = static_cast<std::uint32_t>(packet.token);
  }
  ++subscription.staying;
  if (subscription.pends()) pending_->read_pending(context, subscription, slot);
  tables_->refresh_turn(tables_->consumers[slot]);
  // A retained message goes only to new subscriptions, so that no consumer gets it a second time.
  const BodyRef last = is_new ? retained_->give(subscription.topic) : no_body;
  if (last != no_body) return intake_->enqueue(context, subscription, last);
  deliveries_->hand_out(context, subscription);
  if (!tables_->subscriptions[index].groupless.empty()) [[unlikely]]
    readmit(context, index);
}

void Sessions::unsubscribe(Context& context, const Packet& packet) {
  const std::uint32_t index = tables_->subscriptions.find(packet.subscription);
  if (index == none) return;
  Subscription& subscription = tables_->subscriptions[index];
  if (packet.number == 1 && subscription.replica != 0) {
    const std::uint32_t queues = std::max<std::uint32_t>(subscription.policy->log.partitions, 1);
    for (std::uint32_t i = 0; i < queues; ++i) delete_subscription(context, tables_->subscriptions[index + i]);
    return;
  }
  if (subscription.is_partition()) return partitions_->leave(context, tables_->group_of(subscription), packet.from);
  const std::uint32_t slot = tables_->consumers.find(packet.from, index);
  if (slot == none || tables_->consumers[slot].leaving) return;
  tables_->consumers[slot].leaving = true;
  tables_->consumers[slot].deleted = packet.number == 1 && subscription.policy->redelivery.deleting_drops;
  tables_->refresh_turn(tables_->consumers[slot]);
  --subscription.staying;
  drop_unwanted(context, subscription);
}

void Sessions::lose_instance(Context& context, const Packet& packet) {
  const InstanceId instance = packet.from;
  partitions_->lose_instance(context, packet);
  for (std::uint32_t slot = tables_->consumers.first_of(instance); slot != none;) {
    const std::uint32_t next = tables_->consumers[slot].next_of_instance;
    if (!tables_->subscriptions[tables_->consumers[slot].subscription].is_partition()) lose_consumer(context, slot);
    slot = next;
  }
  if (context.simulation().processes()[instance].scaled_away) delete_left_behind(context);
}

void Sessions::lose_consumer(Context& context, std::uint32_t slot) {
  Consumer& lost = tables_->consumers[slot];
  Subscription& subscription = tables_->subscriptions[lost.subscription];
  if (!lost.leaving) --subscription.staying;
  lost.leaving = true;
  while (lost.own.first != none) pending_->abandon(subscription, lost.own.first);
  while (lost.held.first != none) {
    if (subscription.policy->redelivery.on_disconnect) {
      const QueuedMessage message = deliveries_->withdraw(context, lost.held.first, Reason::consumer_gone);
      deliveries_->requeue(context, subscription, message, lost.instance);
      // Handed out so shortly before the broker noticed the end, it was not written yet, and is handed out again.
    } else if (context.now() - tables_->in_flight[lost.held.first].since < subscription.policy->redelivery.unwritten) {
      pending_->make_ready(context, subscription, lost.held.first, Reason::consumer_gone);
    } else {
      pending_->abandon(subscription, lost.held.first);
    }
  }
  if (lost.deleted) pending_->drop_pending(context, subscription, lost.instance, Reason::unsubscribed);
  const std::uint32_t place = lost.place;
  tables_->consumers.detach(slot);
  subscription.ring.remove(place);
  const std::vector<std::uint32_t>& members = subscription.ring.members();
  for (std::uint32_t i = place; i < members.size(); ++i) tables_->consumers[members[i]].place = i;
  drop_unwanted(context, subscription);
  deliveries_->hand_out(context, subscription);
}

void Sessions::delivery_came_back(Context& context, const Packet& packet) {
  const auto& subscriptions = context.simulation().names().subscriptions;
  if (packet.subscription >= subscriptions.size()) return;
  const plan::Subscription& planned = tables_->plan->subscriptions[subscriptions[packet.subscription].plan_index];
  std::uint32_t consumer = static_cast<std::uint32_t>(packet.token);
  if (planned.policy.acks.model == plan::AckModel::automatic) {
    context.emit({.message = context.message_of(packet.body),
                  .peer = packet.from,
                  .subscription = packet.subscription,
                  .topic = planned.topic,
                  .kind = EventKind::dropped,
                  .reason = Reason::crash});
    context.simulation().messages().handed_out().end(packet.subscription);
    if (!tables_->consumers.is_current(consumer, static_cast<std::uint32_t>(packet.token >> 32))) return;
  } else {
    // The packet is about an earlier connection, whose end was noticed; this consumer may be the next.
    if (packet.life == 0) return;
    const std::uint32_t delivery = tables_->in_flight.find(packet.token);
    consumer = delivery == none ? none : tables_->in_flight[delivery].consumer;
    if (consumer == none) return;  // the end of its connection was noticed before
    const Subscription& subscription = tables_->subscriptions[tables_->consumers[consumer].subscription];
    if (subscription.is_partition()) return partitions_->lose_member(context, tables_->group_of(subscription), packet);
  }
  lose_consumer(context, consumer);
}

void Sessions::delete_left_behind(Context& context) {
  const sim::Simulation& simulation = context.simulation();
  for (std::uint32_t index = 0; index < tables_->subscriptions.size(); ++index) {
    Subscription& subscription = tables_->subscriptions[index];
    if (subscription.deleted || subscription.replica == 0 || subscription.to_come) continue;
    const InstanceId owner = simulation.instances().find(subscription.service, subscription.replica);
    if (owner == no_instance) continue;
    const sim::Process& process = simulation.processes()[owner];
    if (process.scaled_away && !process.alive()) delete_subscription(context, subscription);
  }
}

/// Returns whether the consumer has a group, or makes one. If not, the consumer keeps asking.
bool Sessions::has_group(Context& context, Subscription& subscription, const Packet& packet) {
  if (subscription.policy->log.regroup != plan::Regroup::at_start || !subscription.keeping) return true;
  std::erase_if(subscription.groupless, [&](const Packet& before) { return before.from == packet.from; });
  const std::uint16_t incarnation = context.simulation().processes()[packet.from].incarnation;
  const Subscription::Client client{packet.from, incarnation};
  const bool has_made_it = std::ranges::find(subscription.made_by, client) != subscription.made_by.end();
  // Applications make the group as they start, and not again for each connection: this process made it, and it is lost.
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

/// Admits the consumers that asked for the group in vain and still do, now that it exists again.
void Sessions::readmit(Context& context, std::uint32_t index) {
  for (const Packet& packet : std::exchange(tables_->subscriptions[index].groupless, {})) {
    const sim::Process& process = context.simulation().processes()[packet.from];
    const Subscription::Client client{packet.from, process.incarnation};
    const std::vector<Subscription::Client>& made_by = tables_->subscriptions[index].made_by;
    const bool asks = process.serves() && std::ranges::find(made_by, client) != made_by.end();
    if (asks) subscribe(context, packet);
  }
}

/// Gives a subscription without a position in the log one; its consumers do not get the messages before it.
void Sessions::begin_at_reset(Context& context, Subscription& subscription) {
  const plan::DeliveryPolicy& policy = *subscription.policy;
  if (policy.log.reset == plan::Reset::earliest) return;
  // `last` begins with the newest message, so one stays.
  const std::size_t stays = policy.log.reset == plan::Reset::last ? 1 : 0;
  while (subscription.waiting.size() > stays) {
    const bool is_since = policy.log.reset == plan::Reset::since &&
                          context.body(subscription.waiting.front()).published_at >= policy.log.reset_since;
    if (is_since) break;
    fates_->end(context, subscription, subscription.waiting.pop(), EventKind::dropped, Reason::no_offset);
  }
  limits_->watch_expiry(context, subscription);
}

void Sessions::delete_subscription(Context& context, Subscription& subscription) {
  if (subscription.is_partition()) partitions_->close(context, tables_->group_of(subscription));
  recovery_->recall(context, subscription);
  const std::vector<std::uint32_t> members = subscription.ring.members();
  for (const std::uint32_t slot : members) tables_->consumers.detach(slot);
  subscription.ring = {};
  subscription.staying = 0;
  limits_->drop_all(context, subscription, Reason::unsubscribed);
  disk_->journal().forget(context, subscription.index);
  tables_->subscriptions.remove(subscription.index);
}

/// Drops the waiting messages of a volatile subscription without consumers.
void Sessions::drop_unwanted(Context& context, Subscription& subscription) {
  if (subscription.keeping || subscription.staying != 0) return;
  const std::size_t stays = tables_->plan->topics[subscription.topic].retained ? 1 : 0;
  while (subscription.waiting.size() > stays) {
    fates_->end(context, subscription, subscription.waiting.pop(), EventKind::dropped, Reason::no_subscriber);
  }
  limits_->watch_expiry(context, subscription);
  pending_->drop_pending(context, subscription, no_instance, Reason::crash);
}

}  // namespace meshsim::broker
