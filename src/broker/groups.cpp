// Consumers that share the partitions of a log: they join, fall silent and leave, and commit how far they have come.
//
// A message that was handed out stays in flight, with what became of it, until a commit passes over it: only then has
// it its fate. What was not committed when a partition changes hands is waiting again and goes to the next owner. The
// consumer is asked nothing that its client library does of itself: a commit is made here when the library would make
// it, if the process runs then.
#include <algorithm>
#include <vector>

#include "broker/broker.hpp"
#include "sim/simulation.hpp"

namespace meshsim::broker {

namespace {

std::uint64_t name_of(const Member& member) { return std::uint64_t{member.instance} << 16 | member.incarnation; }

}  // namespace

ConsumerGroup& Broker::group_of(const Subscription& subscription) {
  if (subscription.group >= groups_.size()) groups_.resize(subscription.group + std::size_t{1});
  ConsumerGroup& group = groups_[subscription.group];
  group.first = subscription.index - subscription.partition;
  group.partitions = subscription.policy->partitions;
  return group;
}

void Broker::join(Context& context, ConsumerGroup& group, const Packet& packet) {
  const InstanceId instance = packet.from;
  const std::uint16_t incarnation = packet.life;
  const plan::DeliveryPolicy& policy = *subscriptions_[group.first].policy;
  if (Member* member = group.find(instance, incarnation)) {  // its session goes on
    member->silent = false;
    context.cancel(member->session);
    if (!group.unsettled) return give_partitions(context, group);
    return rebalance(context, group);
  }
  const bool was_empty = group.members.empty();
  for (Member& before : group.members) {
    if (before.instance == instance && !before.silent) fall_silent(context, group, before);
  }
  group.add(instance, incarnation).joined = context.now();
  group.unsettled = true;
  if (was_empty && policy.join_delay != 0) {
    group.delaying = true;
    const auto alarm = static_cast<std::uint32_t>(Alarm::settle);
    group.delay = context.after(policy.join_delay, {.code = alarm, .slot = subscriptions_[group.first].group});
  }
  rebalance(context, group);
}

/// Gives the partitions out anew, as soon as everybody has let go of what it had: those that run finish what they are
/// at, a silent one's session must be over.
void Broker::rebalance(Context& context, ConsumerGroup& group) {
  bool all_free = true;
  for (std::uint32_t i = 0; i < group.partitions; ++i) {
    Subscription& partition = subscriptions_[group.first + i];
    if (partition.ring.members().empty()) continue;
    Consumer& owner = consumers_[partition.ring.members().front()];
    owner.leaving = true;
    refresh_turn(owner);
    if (owner.busy == 0)
      let_go(context, partition);
    else
      all_free = false;
  }
  std::erase_if(group.members, [&](const Member& member) {
    return member.leaving && !member.silent && !owns_any(group, member.instance);
  });
  if (!all_free || group.delaying || group.any_silent()) return;
  group.unsettled = false;
  give_partitions(context, group);
}

bool Broker::owns_any(const ConsumerGroup& group, InstanceId instance) const {
  for (std::uint32_t i = 0; i < group.partitions; ++i) {
    const std::vector<std::uint32_t>& owner = subscriptions_[group.first + i].ring.members();
    if (!owner.empty() && consumers_[owner.front()].instance == instance) return true;
  }
  return false;
}

void Broker::give_partitions(Context& context, ConsumerGroup& group) {
  if (group.members.empty() || group.delaying) return;
  for (std::uint32_t i = 0; i < group.partitions; ++i) {
    const Member& owner = group.owner_of(i);
    Subscription& partition = subscriptions_[group.first + i];
    if (!owner.silent && partition.ring.members().empty()) give(context, partition, owner);
  }
}

void Broker::give(Context& context, Subscription& partition, const Member& owner) {
  const std::uint32_t prefetch = std::max<std::uint32_t>(partition.policy->prefetch, 1);
  const std::uint32_t slot = consumers_.attach(owner.instance, partition.index, prefetch, in_flight_.next_generation());
  Consumer& consumer = consumers_[slot];
  consumer.life = owner.incarnation;
  consumer.place = partition.ring.add(slot);
  consumer.asks = true;
  consumer.beat = owner.joined;
  partition.staying = 1;
  partition.to_come = false;
  if (partition.has_place_since == never) begin(context, partition);
  take_own(context, partition, slot);
  for (std::uint32_t held = consumer.held.first; held != none; held = in_flight_[held].next) {
    consumer.busy += in_flight_[held].outcome == Outcome::open;
  }
  refresh_turn(consumer);
  watch_commit(context, partition);
  hand_out(context, partition);
}

/// The owner has answered all: it commits and has the partition no more.
void Broker::let_go(Context& context, Subscription& partition) {
  const std::uint32_t slot = partition.ring.members().front();
  commit(context, partition);
  take_all(context, partition, consumers_[slot].held);
  detach_owner(context, partition);
}

/// Everything in the list is waiting again.
void Broker::take_all(Context& context, Subscription& partition, DeliveryList& list) {
  const EventSeq cause = context.cause();
  while (list.first != none) {
    const InstanceId owner = in_flight_[list.first].owner;
    try_again(context, partition, take_back(context, list.first, Reason::consumer_gone), owner);
    context.caused_by(cause);
  }
}

void Broker::detach_owner(Context& context, Subscription& partition) {
  const std::uint32_t slot = partition.ring.members().front();
  context.cancel(consumers_[slot].commit_timer);
  std::erase_if(group_of(partition).at_work, [&](const auto& gone) { return gone.partition == partition.partition; });
  consumers_.detach(slot);
  partition.ring = {};
  partition.staying = 0;
}

/// Its connection is gone. It keeps its partitions, and nobody reads them, until its session is over.
void Broker::fall_silent(Context& context, ConsumerGroup& group, Member& member) {
  if (member.silent) return;
  member.silent = true;
  for (std::uint32_t i = 0; i < group.partitions; ++i) {
    Subscription& partition = subscriptions_[group.first + i];
    if (partition.ring.members().empty()) continue;
    const std::uint32_t slot = partition.ring.members().front();
    if (consumers_[slot].instance != member.instance) continue;
    while (consumers_[slot].held.first != none) abandon(partition, consumers_[slot].held.first);
    detach_owner(context, partition);
  }
  watch_session(context, subscriptions_[group.first], member);
}

void Broker::watch_session(Context& context, const Subscription& first, Member& member) {
  if (first.policy->heartbeat == 0) return;
  const auto alarm = static_cast<std::uint32_t>(Alarm::session);
  member.session =
      context.after(first.policy->heartbeat, {.code = alarm, .slot = first.group, .value = name_of(member)});
}

/// The member is one no more, and what it held is waiting again.
void Broker::expel(Context& context, ConsumerGroup& group, InstanceId instance, std::uint16_t incarnation) {
  Member* member = group.find(instance, incarnation);
  if (member == nullptr) return;
  if (!member->silent) fall_silent(context, group, *member);
  context.cancel(member->session);
  group.members.erase(group.members.begin() + (member - group.members.data()));
  for (std::uint32_t i = 0; i < group.partitions; ++i) {
    Subscription& partition = subscriptions_[group.first + i];
    for (std::uint32_t slot = partition.orphans.first; slot != none;) {
      const Delivery& delivery = in_flight_[slot];
      const std::uint32_t next = delivery.next;
      if (delivery.owner == instance && delivery.owner_incarnation == incarnation) {
        const EventSeq cause = context.cause();
        try_again(context, partition, take_back(context, slot, Reason::consumer_gone), instance);
        context.caused_by(cause);
      }
      slot = next;
    }
  }
  group.unsettled = true;
  rebalance(context, group);
}

void Broker::session_over(Context& context, const Timer& timer) {
  expel(context, groups_[timer.slot], static_cast<InstanceId>(timer.value >> 16),
        static_cast<std::uint16_t>(timer.value));
}

/// A member's connection closed. The broker makes of it what a coordinator does: nothing, unless the member was silent
/// for so long that this is why, or had said that it leaves.
void Broker::lose_member(Context& context, ConsumerGroup& group, const Packet& packet) {
  const sim::Process& process = context.simulation().processes()[packet.from];
  std::uint16_t incarnation = 0;  // the oldest of that instance
  for (const Member& member : group.members) {
    if (member.instance == packet.from && incarnation == 0) incarnation = member.incarnation;
  }
  if (incarnation == 0) return;
  const bool is_running = process.alive() && process.incarnation == incarnation;
  if (packet.kind == PacketKind::closed && packet.reason == Reason::timed_out) {
    expel(context, group, packet.from, incarnation);
  } else if (!is_running) {
    fall_silent(context, group, *group.find(packet.from, incarnation));
  }
}

/// The process stops: it leaves when it has answered what it has.
void Broker::leave(Context& context, ConsumerGroup& group, InstanceId instance) {
  Member* member = group.find(instance, context.simulation().processes()[instance].incarnation);
  if (member == nullptr || member->silent) return;
  member->leaving = true;
  group.unsettled = true;
  rebalance(context, group);
}

void Broker::answer_partition(Context& context, Subscription& partition, std::uint32_t slot, const Packet& packet) {
  ConsumerGroup& group = group_of(partition);
  // Its partition is another's by now. It learns that it was expelled, and joins again.
  if (slot == none) {
    if (ask_for_committed(context, group, packet)) return;
    const bool runs = context.simulation().processes()[packet.from].incarnation == packet.life;
    if (runs) join(context, group, packet);
    return;
  }
  if (packet.kind == PacketKind::next && packet.number == fetch_again)
    return give_again(context, partition, slot, packet);
  const bool asks = packet.kind != PacketKind::ack || packet.number != ack_without_asking;
  if (asks) make_room(context, partition, packet.from);
  note(context, partition, slot, packet);
  if (asks) commit_if_due(context, partition);
  if (group.unsettled)
    rebalance(context, group);
  else
    hand_out(context, partition);
}

/// The handler of a message that was acked early and is committed has ended: its consumer asks for the next of that
/// partition. False: the message is not such a one.
bool Broker::ask_for_committed(Context& context, ConsumerGroup& group, const Packet& packet) {
  const std::uint32_t generation = InFlight::generation_of(packet.token);
  const auto found = std::ranges::find(group.at_work, generation, &ConsumerGroup::AtWork::generation);
  if (found == group.at_work.end()) return false;
  Subscription& partition = subscriptions_[group.first + found->partition];
  group.at_work.erase(found);
  make_room(context, partition, packet.from);
  commit_if_due(context, partition);
  if (group.unsettled)
    rebalance(context, group);
  else
    hand_out(context, partition);
  return true;
}

/// Sends a delivery once more that its consumer has not got.
void Broker::give_again(Context& context, Subscription& partition, std::uint32_t slot, const Packet& packet) {
  Delivery& delivery = in_flight_[slot];
  const bool is_its = delivery.consumer != none && delivery.owner == packet.from;
  if (!is_its || delivery.owner_incarnation != packet.life || delivery.outcome != Outcome::open) return;
  context.cancel(delivery.timer);
  delivery.message.reason = Reason::connection_lost;
  hand_over(context, partition, slot);
}

/// A consumer that is at one message for too long leaves of itself, if it runs.
void Broker::poll_overdue(Context& context, const Subscription& partition, const Delivery& delivery) {
  const sim::Process& process = context.simulation().processes()[delivery.owner];
  const bool runs = process.alive() && !process.paused && process.incarnation == delivery.owner_incarnation;
  if (delivery.consumer == none || delivery.outcome != Outcome::open || !runs) return;
  expel(context, group_of(partition), delivery.owner, delivery.owner_incarnation);
}

void Broker::park_groups() {
  for (ConsumerGroup& group : groups_) {
    for (Member& member : group.members) {
      member.silent = true;
      member.session = {};
    }
    group.delaying = false;
    group.at_work.clear();
  }
}

void Broker::unpark_groups(Context& context) {
  for (ConsumerGroup& group : groups_) {
    for (Member& member : group.members) watch_session(context, subscriptions_[group.first], member);
  }
}

void Broker::close_group(Context& context, ConsumerGroup& group) {
  for (Member& member : group.members) context.cancel(member.session);
  group.members.clear();
  context.cancel(group.delay);
  group.delaying = group.unsettled = false;
}

}  // namespace meshsim::broker
