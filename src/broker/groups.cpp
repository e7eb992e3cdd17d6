// Consumers that share the partitions of a log: they join, fall silent and leave, and commit how far they have come.
//
// A message that was handed out stays in flight, with what became of it, until a commit passes over it: only then has
// it its fate. What was not committed when a partition changes hands is waiting again and goes to the next owner. The
// consumer is asked nothing that its client library does of itself: a commit is made here when the library would make
// it, if the process runs then.
#include <algorithm>
#include <array>
#include <vector>

#include "base/prefetch.hpp"
#include "broker/broker.hpp"
#include "sim/simulation.hpp"

namespace meshsim::broker {

namespace {

std::uint64_t name_of(const Member& member) { return std::uint64_t{member.instance} << 16 | member.incarnation; }

/// Goes ahead of a commit and brings near what that will touch: what was handled seconds ago is far from the processor
/// by now. Each step goes one delivery on, and is of use some steps later.
class Foresight {
 public:
  Foresight(const Context& context, const InFlight& in_flight, std::uint32_t first)
      : messages_(context.simulation().messages()), in_flight_(in_flight), coming_(first) {
    for (std::size_t i = 0; i < 2 * bodies_.size(); ++i) step();
  }

  [[gnu::always_inline]] void step() {
    BodyRef& body = bodies_[at_++ % bodies_.size()];
    messages_.fetch_payload(body);  // its record was asked for a round ago
    body = no_body;
    if (coming_ == none) return;
    const Delivery& delivery = in_flight_[coming_];
    body = delivery.message.body;
    messages_.fetch(body);
    coming_ = delivery.next;
    if (coming_ == none) return;
    const Delivery& next = in_flight_[coming_];  // on two lines
    prefetch(&next);
    prefetch(&next.next);
  }

 private:
  const sim::MessageStore& messages_;
  const InFlight& in_flight_;
  std::uint32_t coming_;
  std::array<BodyRef, 4> bodies_{no_body, no_body, no_body, no_body};
  std::size_t at_ = 0;
};

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
    const bool runs = context.simulation().processes()[packet.from].incarnation == packet.life;
    if (runs) join(context, group, packet);
    return;
  }
  const bool asks = packet.kind != PacketKind::ack || packet.number != ack_without_asking;
  if (asks) make_room(context, partition, packet.from);
  note(context, partition, slot, packet);
  if (group.unsettled)
    rebalance(context, group);
  else
    hand_out(context, partition);
}

/// A consumer that is at one message for too long leaves of itself, if it runs.
void Broker::poll_overdue(Context& context, const Subscription& partition, const Delivery& delivery) {
  const sim::Process& process = context.simulation().processes()[delivery.owner];
  const bool runs = process.alive() && !process.paused && process.incarnation == delivery.owner_incarnation;
  if (delivery.consumer == none || delivery.outcome != Outcome::open || !runs) return;
  expel(context, group_of(partition), delivery.owner, delivery.owner_incarnation);
}

/// What an answer says is noted; the next commit passes over it.
void Broker::note(Context& context, Subscription& partition, std::uint32_t slot, const Packet& packet) {
  Delivery& delivery = in_flight_[slot];
  if (delivery.next != none) {  // answers come about in the order of the deliveries, which are far away by then
    prefetch(&in_flight_[delivery.next]);
    prefetch(&in_flight_[delivery.next].next);
  }
  const bool was_begun = packet.kind != PacketKind::next || packet.reason != Reason::stopped;
  if (delivery.outcome != Outcome::open || !was_begun) return;
  delivery.outcome = packet.kind == PacketKind::ack      ? Outcome::handled
                     : packet.kind == PacketKind::reject ? Outcome::rejected
                                                         : Outcome::passed_over;
  context.cancel(delivery.timer);
  delivery.message.cause = context.cause();
  delivery.message.reason = packet.reason;
  if (delivery.consumer == none) return;
  if (partition.policy->commit_interval == 0 || consumers_[delivery.consumer].commit_due)
    commit(context, partition);
  else
    watch_commit(context, partition);
}

/// The owner commits the partition up to the first message that it has not answered.
void Broker::commit(Context& context, Subscription& partition) {
  Consumer& owner = consumers_[partition.ring.members().front()];
  owner.commit_due = false;
  if (partition.has_place_since == never) partition.has_place_since = context.now();
  const EventSeq cause = context.cause();
  const std::uint32_t root = context.root();
  Foresight foresight(context, in_flight_, owner.held.first);
  while (owner.held.first != none && in_flight_[owner.held.first].outcome != Outcome::open) {
    const std::uint32_t slot = owner.held.first;
    foresight.step();
    const Outcome outcome = in_flight_[slot].outcome;
    const QueuedMessage noted = in_flight_[slot].message;
    context.caused_by(noted.cause, context.simulation().messages()[noted.body].root);
    const QueuedMessage message = take_back(context, slot, noted.reason);
    if (outcome == Outcome::handled) {
      end_story(context, partition, message, EventKind::acked, Reason::none, owner.instance);
    } else if (outcome == Outcome::rejected) {
      set_aside(context, partition, message, Reason::rejected, owner.instance);
    } else {
      end_story(context, partition, message, EventKind::dropped, noted.reason, owner.instance);
    }
  }
  context.caused_by(cause, root);
}

/// Whether what the group had committed does not depend on the broker's disk: a member that lives knows it still.
bool Broker::commits_again(const Context& context, const Subscription& subscription) const {
  if (!subscription.is_partition() || subscription.group >= groups_.size()) return false;
  return std::ranges::any_of(groups_[subscription.group].members, [&](const Member& member) {
    const sim::Process& process = context.simulation().processes()[member.instance];
    return process.alive() && process.incarnation == member.incarnation;
  });
}

/// Sees to it that the owner's next commit comes, if there is something to commit: commits come at a beat that began as
/// it joined.
void Broker::watch_commit(Context& context, Subscription& partition) {
  const Duration interval = partition.policy->commit_interval;
  const std::uint32_t slot = partition.ring.members().front();
  Consumer& owner = consumers_[slot];
  const bool has_news = owner.held.first != none && in_flight_[owner.held.first].outcome != Outcome::open;
  if (interval == 0 || owner.commit_timer || (!has_news && partition.has_place_since != never)) return;
  const Duration wait = interval - (context.now() - owner.beat) % interval;
  const auto alarm = static_cast<std::uint32_t>(Alarm::commit);
  owner.commit_timer = context.after(wait, {.code = alarm, .slot = slot, .value = owner.generation});
}

void Broker::commit_is_due(Context& context, const Timer& timer) {
  if (!consumers_.is_current(timer.slot, static_cast<std::uint32_t>(timer.value))) return;
  Consumer& owner = consumers_[timer.slot];
  owner.commit_timer = {};
  const sim::Process& process = context.simulation().processes()[owner.instance];
  Subscription& partition = subscriptions_[owner.subscription];
  const Member* member = group_of(partition).find(owner.instance, owner.life);
  if (!process.alive() || process.incarnation != owner.life || member == nullptr)
    return;  // it is dead, and the broker does not know
  if (process.paused) {
    owner.commit_timer = context.housekeeping(partition.policy->commit_interval, timer);
  } else if (owner.busy != 0) {
    owner.commit_due = true;  // the library commits when it is asked for the next message
  } else {
    commit(context, partition);
  }
}

void Broker::park_groups() {
  for (ConsumerGroup& group : groups_) {
    for (Member& member : group.members) {
      member.silent = true;
      member.session = {};
    }
    group.delaying = false;
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
