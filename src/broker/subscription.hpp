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

/// A message handed out is in `held` of its consumer until it is answered; one that nobody holds is in one of the lists
/// here.
struct Subscription {
  SubscriptionId id = no_subscription;
  std::uint32_t index = none;    ///< among the broker's
  std::uint32_t plan_index = 0;  ///< in Plan::subscriptions
  std::uint32_t replica = 0;     ///< 0: shared
  TopicId topic = no_topic;
  ServiceId service = no_service;
  const plan::DeliveryPolicy* policy = nullptr;  ///< the plan's; it outlives every copy of the run
  bool keeping = false;                          ///< messages wait for consumers that are away
  bool deleted = false;
  bool to_come = false;          ///< its replica is not there yet; what is published before is kept for it
  bool stored = false;           ///< DeliveryPolicy::disk.sessions: it is on disk
  bool forgotten = false;        ///< likewise: the broker's death took it, and its consumer is not back yet
  std::uint32_t group = none;    ///< the group whose members share it, if it is a partition
  std::uint32_t partition = 0;   ///< the index among its group's
  Time has_place_since = never;  ///< the time at which its consumers made it; AckModel::offset: of their first commit

  /// DeliveryPolicy::log.regroup: a process, and how often it has been started.
  struct Client {
    InstanceId instance = no_instance;
    std::uint16_t incarnation = 0;
    bool operator==(const Client&) const = default;
  };
  std::vector<Client> made_by;    ///< clients that have made sure of the group in this life, and will not again
  std::vector<Packet> groupless;  ///< consumers that ask for what no group has: as they subscribed

  WaitingQueue waiting;
  ConsumerRing ring;
  std::uint32_t staying = 0;  ///< consumers that are not about to leave
  DeliveryList orphans;       ///< nobody holds them; they are pending until the policy brings them back
  DeliveryList delayed;       ///< given back, to be waiting after a while
  ReadyQueue ready;           ///< pending ones that are to be handed out again
  KeyGroups groups;           ///< plan::DeliveryPolicy::dispatch.key_blocks
  bool refusing = false;  ///< DeliveryPolicy::limits.refuses_late: it took one too many, and enough of it still waits
  bool claim_pending = false;  ///< a timer will look for consumers that can claim
  std::uint64_t trimmed = 0;   ///< Retention::log: what was published before this position is not in the log any more
  std::uint64_t flagged_end = 0;  ///< DeliveryPolicy::redelivery.recovery_flags: all before this position is flagged
  Random picks;                   ///< DeliveryPolicy::dispatch.pick
  std::uint64_t synced_end = 0;   ///< messages that were published at this position or later are not on disk
  TimerId expiry;                 ///< set for the oldest waiting message, or an older one that is gone
  Time expiry_due = 0;

  std::uint64_t in_flight = 0;  ///< handed out and not answered

  bool is_partition() const { return group != none; }
  bool is_automatic() const { return policy->acks.model == plan::AckModel::automatic; }
  bool is_log() const { return policy->receivers.retention == plan::Retention::log; }
  /// Retention::log: how many messages it has, read or not.
  std::uint64_t log_length() const { return waiting.end() - trimmed; }
  /// Tells whether no more may be handed out before something is answered.
  bool is_full() const { return policy->dispatch.max_in_flight != 0 && in_flight >= policy->dispatch.max_in_flight; }
  /// Tells whether a message that comes now has to wait.
  bool makes_wait() const { return !ring.any_free() || is_full(); }
  /// Tells whether what is pending stays so when its consumer disconnects.
  bool pends() const { return !policy->redelivery.on_disconnect && !is_automatic(); }
  /// Chooses who gets the next, by DeliveryPolicy::dispatch.pick; somebody must be free.
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
  /// Waiting, those with a delayed retry and those behind one of their key included.
  std::uint64_t depth() const { return waiting.size() + delayed.count + groups.aside(); }
};

}  // namespace meshsim::broker
