// Consumers that share the partitions of a log: they join, fall silent, are evicted and leave.
//
// When a partition changes hands, its messages that were not committed wait again and go to the next owner.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

#include "broker/consumer_group.hpp"
#include "broker/link.hpp"
#include "broker/tables.hpp"

namespace meshsim::broker {

class Commits;
class Deliveries;
class PendingList;
class Sessions;

/// The groups of a broker, and the owner of each of their partitions.
class Partitions {
 public:
  Partitions(Tables& tables, Deliveries& deliveries, PendingList& pending, Commits& commits, Sessions& sessions)
      : tables_(tables), deliveries_(deliveries), pending_(pending), commits_(commits), sessions_(sessions) {}

  /// Tells all groups of which the instance is a member that its connection is gone.
  void lose_instance(Context& context, const Packet& packet) {
    for (ConsumerGroup& group : tables_->groups) lose_member(context, group, packet);
  }
  /// Assigns the partitions of a group that was empty and has waited long enough for more members.
  void settle(Context& context, std::uint32_t group) {
    tables_->groups[group].delaying = false;
    rebalance(context, tables_->groups[group]);
  }
  /// Takes a member in, or back if its session goes on.
  void join(Context& context, ConsumerGroup& group, const Packet& packet);
  /// Lets a process that stops leave as soon as it has answered all that it has.
  void leave(Context& context, ConsumerGroup& group, InstanceId instance);
  /// Handles a member's closed connection. As Kafka's coordinator does, it ignores that unless the member had said that
  /// it leaves, or was silent for too long.
  void lose_member(Context& context, ConsumerGroup& group, const Packet& packet);
  /// Takes the answer to a delivery of a partition. `slot` is none when that delivery is over, and the partition
  /// perhaps another's.
  void answer(Context& context, Subscription& partition, std::uint32_t slot, const Packet& packet);
  /// Evicts a consumer that has worked at one message for too long, if it runs: its own library makes it leave.
  void poll_overdue(Context& context, const Subscription& partition, const Delivery& delivery);
  /// Evicts a member that has been silent for a whole session.
  void session_timed_out(Context& context, const Timer& timer);
  /// Marks all members silent, at the broker's death, until they are back.
  void park();
  /// Starts the sessions of all members anew, when the broker is back.
  void unpark(Context& context);
  /// Forgets all members: the subscription is deleted.
  void close(Context& context, ConsumerGroup& group);
  /// Tells whether the group's commits survive without the broker's disk, because a living member knows them.
  bool has_living_member(const Context& context, const Subscription& subscription) const;

 private:
  void rebalance(Context& context, ConsumerGroup& group);
  bool owns_any(const ConsumerGroup& group, InstanceId instance) const;
  void assign_partitions(Context& context, ConsumerGroup& group);
  void assign(Context& context, Subscription& partition, const Member& owner);
  void revoke(Context& context, Subscription& partition);
  void requeue_all(Context& context, Subscription& partition, DeliveryList& list);
  void detach_owner(Context& context, Subscription& partition);
  void disconnect(Context& context, ConsumerGroup& group, Member& member);
  void watch_session(Context& context, const Subscription& first, Member& member);
  void evict_member(Context& context, ConsumerGroup& group, InstanceId instance, std::uint16_t incarnation);
  bool ask_for_committed(Context& context, ConsumerGroup& group, const Packet& packet);
  void send_again(Context& context, Subscription& partition, std::uint32_t slot, const Packet& packet);

  Link<Tables> tables_;
  Link<Deliveries> deliveries_;
  Link<PendingList> pending_;
  Link<Commits> commits_;
  Link<Sessions> sessions_;
};

}  // namespace meshsim::broker
