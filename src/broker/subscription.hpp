// One queue of a topic: a consumer group, or one replica's own.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <vector>

#include "base/random.hpp"
#include "broker/consumers.hpp"
#include "broker/in_flight.hpp"
#include "broker/key_groups.hpp"
#include "broker/ready_queue.hpp"
#include "broker/waiting_queue.hpp"
#include "plan/plan.hpp"

namespace meshsim::broker {

/// A message that was handed out is in the list `held` of its consumer until it is answered; without a consumer, it is
/// in one of the lists here.
struct Subscription {
  SubscriptionId id = no_subscription;
  std::uint32_t index = none;    ///< its index among the broker's subscriptions
  std::uint32_t plan_index = 0;  ///< its index in Plan::subscriptions
  std::uint32_t replica = 0;     ///< 0: shared
  TopicId topic = no_topic;
  ServiceId service = no_service;
  const plan::DeliveryPolicy* policy = nullptr;  ///< part of the plan, which outlives every copy of the run
  bool keeping = false;                          ///< messages wait for consumers that are away
  bool deleted = false;
  bool to_come = false;          ///< its replica does not exist yet; messages published before are kept for it
  bool holds_letters = false;    ///< it is a queue of dead letters
  bool stored = false;           ///< DeliveryPolicy::disk.sessions: it is on disk
  bool forgotten = false;        ///< likewise: lost at the broker's death, and its consumer is not back yet
  std::uint32_t group = none;    ///< if it is a partition, the group whose members share it
  std::uint32_t partition = 0;   ///< its index among the partitions of its group
  Time has_place_since = never;  ///< when its consumers made it; AckModel::offset: when they committed first

  /// DeliveryPolicy::log.regroup: a process, and the number of its starts.
  struct Client {
    InstanceId instance = no_instance;
    std::uint16_t incarnation = 0;
    bool operator==(const Client&) const = default;
  };
  std::vector<Client> made_by;    ///< clients that have ensured in this life that the group exists, and do not do so
                                  ///< again
  std::vector<Packet> groupless;  ///< the subscribe packets of consumers that ask for a group that does not exist

  WaitingQueue waiting;
  ConsumerRing ring;
  std::uint32_t staying = 0;   ///< number of consumers that are not about to leave
  DeliveryList orphans;        ///< deliveries without a consumer, pending until the policy brings them back
  DeliveryList delayed;        ///< given back, to wait again after a delay
  ReadyQueue ready;            ///< pending deliveries that are to be handed out again
  KeyGroups groups;            ///< plan::DeliveryPolicy::dispatch.key_blocks
  bool refusing = false;       ///< DeliveryPolicy::limits.refuses_late: it took one too many, and has not shrunk enough
                               ///< since
  bool claim_pending = false;  ///< the timer that looks for a consumer to claim for is set
  std::uint64_t trimmed = 0;   ///< Retention::log: messages published before this position are not in the log any more
  std::uint64_t flagged_end = 0;  ///< DeliveryPolicy::redelivery.recovery_flags: all messages before this position are
                                  ///< flagged
  Random picks;                   ///< DeliveryPolicy::dispatch.pick
  std::uint64_t synced_end = 0;   ///< messages published at this position or later are not on disk
  TimerId expiry;                 ///< set for the oldest waiting message, or for an older one that is gone
  Time expiry_due = 0;

  std::uint64_t in_flight = 0;  ///< number of messages handed out and not answered

  bool is_partition() const { return group != none; }
  bool is_automatic() const { return policy->acks.model == plan::AckModel::automatic; }
  bool is_log() const { return policy->receivers.retention == plan::Retention::log; }
  /// Counts the messages of a log (Retention::log), read or not.
  std::uint64_t log_length() const { return waiting.end() - trimmed; }
  /// Tells whether no more may be handed out before an answer comes.
  bool is_full() const { return policy->dispatch.max_in_flight != 0 && in_flight >= policy->dispatch.max_in_flight; }
  /// Tells whether a message that comes now has to wait.
  bool makes_wait() const { return !ring.any_free() || is_full(); }
  /// Tells whether its pending deliveries stay pending when their consumer disconnects.
  bool pends() const { return !policy->redelivery.on_disconnect && !is_automatic(); }
  /// Chooses the consumer of the next message, by DeliveryPolicy::dispatch.pick; one must be free.
  std::uint32_t take_next() {
    switch (policy->dispatch.pick) {
      case plan::Pick::turns:
        return ring.take_turn();
      case plan::Pick::oldest_request:
      case plan::Pick::least_lately_served:
        return ring.take_oldest();
      case plan::Pick::random:
        break;
    }
    return ring.take_free(picks.below(ring.free()));
  }
  /// Counts the waiting messages, those with a delayed retry and those behind one of their key included.
  std::uint64_t depth() const { return waiting.size() + delayed.count + groups.aside(); }
};

}  // namespace meshsim::broker
