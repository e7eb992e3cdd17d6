#include "broker/partitions.hpp"

#include <algorithm>

#include "broker/alarm.hpp"
#include "broker/commits.hpp"
#include "broker/deliveries.hpp"
#include "broker/pending_list.hpp"
#include "broker/sessions.hpp"
#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"

namespace meshsim::broker {

namespace {

std::uint64_t name_of(const Member& member) { return std::uint64_t{member.instance} << 16 | member.incarnation; }

}  // namespace

void Partitions::join(Context& context, ConsumerGroup& group, const Packet& packet) {
  const InstanceId instance = packet.from;
  const std::uint16_t incarnation = packet.life;
  const plan::DeliveryPolicy& policy = *tables_->subscriptions[group.first].policy;
  if (Member* member = group.find(instance, incarnation)) {  // the session goes on
    member->silent = false;
    context.cancel(member->session);
    if (!group.unsettled) return assign_partitions(context, group);
    return rebalance(context, group);
  }
  const bool was_empty = group.members.empty();
  for (Member& before : group.members) {
    if (before.instance == instance && !before.silent) disconnect(context, group, before);
  }
  group.add(instance, incarnation).joined = context.now();
  group.unsettled = true;
  // Kafka's group.initial.rebalance.delay.ms: more members may start at the same time.
  if (was_empty && policy.log.join_delay != 0) {
    group.delaying = true;
    const auto alarm = static_cast<std::uint32_t>(Alarm::settle);
    group.delay =
        context.after(policy.log.join_delay, {.code = alarm, .slot = tables_->subscriptions[group.first].group});
  }
  rebalance(context, group);
}

void Partitions::leave(Context& context, ConsumerGroup& group, InstanceId instance) {
  Member* member = group.find(instance, context.simulation().processes()[instance].incarnation);
  if (member == nullptr || member->silent) return;
  member->leaving = true;
  group.unsettled = true;
  rebalance(context, group);
}

void Partitions::lose_member(Context& context, ConsumerGroup& group, const Packet& packet) {
  const sim::Process& process = context.simulation().processes()[packet.from];
  std::uint16_t incarnation = 0;  // the oldest life of that instance
  for (const Member& member : group.members) {
    if (member.instance == packet.from && incarnation == 0) incarnation = member.incarnation;
  }
  if (incarnation == 0) return;
  const bool is_running = process.alive() && process.incarnation == incarnation;
  // Given up by its heartbeat: the session was as long, so it is over, too.
  if (packet.kind == PacketKind::closed && packet.reason == Reason::timed_out) {
    evict_member(context, group, packet.from, incarnation);
  } else if (!is_running) {
    disconnect(context, group, *group.find(packet.from, incarnation));
  }
}

void Partitions::answer(Context& context, Subscription& partition, std::uint32_t slot, const Packet& packet) {
  ConsumerGroup& group = tables_->group_of(partition);
  // Its partition has another owner by now. It learns that it was evicted, and joins again.
  if (slot == none) {
    if (ask_for_committed(context, group, packet)) return;
    const bool runs = context.simulation().processes()[packet.from].incarnation == packet.life;
    if (runs) join(context, group, packet);
    return;
  }
  if (packet.kind == PacketKind::next && packet.number == fetch_again)
    return send_again(context, partition, slot, packet);
  const bool asks = packet.kind != PacketKind::ack || packet.number != ack_without_asking;
  if (asks) deliveries_->make_room(context, partition, packet.from);
  commits_->note_answer(context, partition, slot, packet);
  if (asks) commits_->commit_if_due(context, partition);
  if (group.unsettled)
    rebalance(context, group);
  else
    deliveries_->hand_out(context, partition);
}

void Partitions::poll_overdue(Context& context, const Subscription& partition, const Delivery& delivery) {
  const sim::Process& process = context.simulation().processes()[delivery.owner];
  const bool runs = process.alive() && !process.paused && process.incarnation == delivery.owner_incarnation;
  if (delivery.consumer == none || delivery.outcome != Outcome::open || !runs) return;
  evict_member(context, tables_->group_of(partition), delivery.owner, delivery.owner_incarnation);
}

void Partitions::session_timed_out(Context& context, const Timer& timer) {
  evict_member(context, tables_->groups[timer.slot], static_cast<InstanceId>(timer.value >> 16),
               static_cast<std::uint16_t>(timer.value));
}

void Partitions::park() {
  for (ConsumerGroup& group : tables_->groups) {
    for (Member& member : group.members) {
      member.silent = true;
      member.session = {};
    }
    group.delaying = false;
    group.at_work.clear();
  }
}

void Partitions::unpark(Context& context) {
  for (ConsumerGroup& group : tables_->groups) {
    for (Member& member : group.members) watch_session(context, tables_->subscriptions[group.first], member);
  }
}

void Partitions::close(Context& context, ConsumerGroup& group) {
  for (Member& member : group.members) context.cancel(member.session);
  group.members.clear();
  context.cancel(group.delay);
  group.delaying = group.unsettled = false;
}

bool Partitions::has_living_member(const Context& context, const Subscription& subscription) const {
  if (!subscription.is_partition() || subscription.group >= tables_->groups.size()) return false;
  return std::ranges::any_of(tables_->groups[subscription.group].members, [&](const Member& member) {
    const sim::Process& process = context.simulation().processes()[member.instance];
    return process.alive() && process.incarnation == member.incarnation;
  });
}

/// Assigns the partitions anew, as soon as every member has given up its old ones: running members finish their work
/// first, and a silent one's session must be over.
void Partitions::rebalance(Context& context, ConsumerGroup& group) {
  bool all_free = true;
  for (std::uint32_t i = 0; i < group.partitions; ++i) {
    Subscription& partition = tables_->subscriptions[group.first + i];
    if (partition.ring.members().empty()) continue;
    Consumer& owner = tables_->consumers[partition.ring.members().front()];
    // It gets no further message, so that it becomes free.
    owner.leaving = true;
    tables_->refresh_turn(owner);
    if (owner.busy == 0)
      revoke(context, partition);
    else
      all_free = false;
  }
  std::erase_if(group.members, [&](const Member& member) {
    return member.leaving && !member.silent && !owns_any(group, member.instance);
  });
  // A silent member may come back within its session and keep its partitions, so the others wait for it.
  if (!all_free || group.delaying || group.any_silent()) return;
  group.unsettled = false;
  assign_partitions(context, group);
}

bool Partitions::owns_any(const ConsumerGroup& group, InstanceId instance) const {
  for (std::uint32_t i = 0; i < group.partitions; ++i) {
    const std::vector<std::uint32_t>& owner = tables_->subscriptions[group.first + i].ring.members();
    if (!owner.empty() && tables_->consumers[owner.front()].instance == instance) return true;
  }
  return false;
}

void Partitions::assign_partitions(Context& context, ConsumerGroup& group) {
  if (group.members.empty() || group.delaying) return;
  for (std::uint32_t i = 0; i < group.partitions; ++i) {
    const Member& owner = group.owner_of(i);
    Subscription& partition = tables_->subscriptions[group.first + i];
    if (!owner.silent && partition.ring.members().empty()) assign(context, partition, owner);
  }
}

void Partitions::assign(Context& context, Subscription& partition, const Member& owner) {
  const std::uint32_t prefetch = std::max<std::uint32_t>(partition.policy->dispatch.prefetch, 1);
  const std::uint32_t slot =
      tables_->consumers.attach(owner.instance, partition.index, prefetch, tables_->in_flight.next_generation());
  Consumer& consumer = tables_->consumers[slot];
  consumer.life = owner.incarnation;
  consumer.place = partition.ring.add(slot);
  consumer.asks = true;
  // The library's commit interval runs from the time it joined, not from that of the assignment.
  consumer.beat = owner.joined;
  partition.staying = 1;
  partition.to_come = false;
  if (partition.has_place_since == never) sessions_->begin_at_reset(context, partition);
  pending_->read_pending(context, partition, slot);
  for (std::uint32_t held = consumer.held.first; held != none; held = tables_->in_flight[held].next) {
    consumer.busy += tables_->in_flight[held].outcome == Outcome::open;
  }
  tables_->refresh_turn(consumer);
  commits_->watch_commit(context, partition);
  deliveries_->hand_out(context, partition);
}

/// Takes a partition from its owner, who has answered everything: commits first.
void Partitions::revoke(Context& context, Subscription& partition) {
  const std::uint32_t slot = partition.ring.members().front();
  commits_->commit(context, partition);
  requeue_all(context, partition, tables_->consumers[slot].held);
  detach_owner(context, partition);
}

/// Puts all messages of the list back to wait.
void Partitions::requeue_all(Context& context, Subscription& partition, DeliveryList& list) {
  while (list.first != none) {
    const sim::CauseScope scope(context, sim::CauseScope::Root::stays);
    const InstanceId owner = tables_->in_flight[list.first].owner;
    deliveries_->requeue(context, partition, deliveries_->withdraw(context, list.first, Reason::consumer_gone), owner);
  }
}

void Partitions::detach_owner(Context& context, Subscription& partition) {
  const std::uint32_t slot = partition.ring.members().front();
  context.cancel(tables_->consumers[slot].commit_timer);
  std::erase_if(tables_->group_of(partition).at_work,
                [&](const auto& gone) { return gone.partition == partition.partition; });
  tables_->consumers.detach(slot);
  partition.ring = {};
  partition.staying = 0;
}

/// Notes that a member's connection is gone. It keeps its partitions, unread, until its session is over.
void Partitions::disconnect(Context& context, ConsumerGroup& group, Member& member) {
  if (member.silent) return;
  member.silent = true;
  for (std::uint32_t i = 0; i < group.partitions; ++i) {
    Subscription& partition = tables_->subscriptions[group.first + i];
    if (partition.ring.members().empty()) continue;
    const std::uint32_t slot = partition.ring.members().front();
    if (tables_->consumers[slot].instance != member.instance) continue;
    while (tables_->consumers[slot].held.first != none)
      pending_->abandon(partition, tables_->consumers[slot].held.first);
    detach_owner(context, partition);
  }
  watch_session(context, tables_->subscriptions[group.first], member);
}

void Partitions::watch_session(Context& context, const Subscription& first, Member& member) {
  if (first.policy->heartbeat.interval == 0) return;
  const auto alarm = static_cast<std::uint32_t>(Alarm::session);
  member.session =
      context.after(first.policy->heartbeat.interval, {.code = alarm, .slot = first.group, .value = name_of(member)});
}

/// Ends a membership; the messages that the member held wait again.
void Partitions::evict_member(Context& context, ConsumerGroup& group, InstanceId instance, std::uint16_t incarnation) {
  Member* member = group.find(instance, incarnation);
  if (member == nullptr) return;
  if (!member->silent) disconnect(context, group, *member);
  context.cancel(member->session);
  group.members.erase(group.members.begin() + (member - group.members.data()));
  for (std::uint32_t i = 0; i < group.partitions; ++i) {
    Subscription& partition = tables_->subscriptions[group.first + i];
    for (std::uint32_t slot = partition.orphans.first; slot != none;) {
      const Delivery& delivery = tables_->in_flight[slot];
      const std::uint32_t next = delivery.next;
      if (delivery.owner == instance && delivery.owner_incarnation == incarnation) {
        const sim::CauseScope scope(context, sim::CauseScope::Root::stays);
        deliveries_->requeue(context, partition, deliveries_->withdraw(context, slot, Reason::consumer_gone), instance);
      }
      slot = next;
    }
  }
  group.unsettled = true;
  rebalance(context, group);
}

/// Handles the end of a handler whose message was acked early and is committed: its consumer asks for the next message
/// of that partition. False: the message is not of that sort.
bool Partitions::ask_for_committed(Context& context, ConsumerGroup& group, const Packet& packet) {
  const std::uint32_t generation = InFlight::generation_of(packet.token);
  const auto found = std::ranges::find(group.at_work, generation, &ConsumerGroup::AtWork::generation);
  if (found == group.at_work.end()) return false;
  Subscription& partition = tables_->subscriptions[group.first + found->partition];
  group.at_work.erase(found);
  deliveries_->make_room(context, partition, packet.from);
  commits_->commit_if_due(context, partition);
  if (group.unsettled)
    rebalance(context, group);
  else
    deliveries_->hand_out(context, partition);
  return true;
}

/// Sends a delivery again that its consumer did not get.
void Partitions::send_again(Context& context, Subscription& partition, std::uint32_t slot, const Packet& packet) {
  Delivery& delivery = tables_->in_flight[slot];
  const bool is_its = delivery.consumer != none && delivery.owner == packet.from;
  if (!is_its || delivery.owner_incarnation != packet.life || delivery.outcome != Outcome::open) return;
  context.cancel(delivery.timer);
  delivery.message.reason = Reason::connection_lost;
  deliveries_->send(context, partition, slot);
}

}  // namespace meshsim::broker
