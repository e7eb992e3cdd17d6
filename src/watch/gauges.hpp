// Quantities of the present moment that are cheaper to ask for than to derive from events. Answered by the simulation's
// brokers and services, read after each dispatch by predicates that name them.
#pragma once

#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <optional>

namespace meshsim::watch {

/// The present state of a subscription.
struct Holding {
  std::uint64_t waiting = 0;
  std::uint64_t in_flight = 0;
  std::optional<Time> oldest;  ///< the time at which the oldest that waits was published
};

class Gauges {
 public:
  virtual ~Gauges() = default;
  /// Messages that wait in the topic's subscriptions; of one service only, unless no_service. O(subscriptions).
  virtual std::uint64_t depth(TopicId topic, ServiceId subscriber) const = 0;
  /// Handed out and not acked.
  virtual std::uint64_t in_flight(TopicId topic, ServiceId subscriber) const = 0;
  /// Returns when the oldest of them was published; nothing when none waits. A retry that waits for its time does not
  /// count.
  virtual std::optional<Time> oldest_waiting(TopicId /*topic*/, ServiceId /*subscriber*/) const { return std::nullopt; }
  /// Reads one subscription: a group's, or a replica's own.
  virtual Holding holding(SubscriptionId /*subscription*/) const { return {}; }
  /// Messages in the outboxes of the service's instances.
  virtual std::uint64_t kept(ServiceId /*service*/) const { return 0; }
  /// Slot time spent busy (`work`, and everything else a handler does but `wait`), summed over the replicas up to now,
  /// in ns.
  virtual Duration busy(ServiceId service) const = 0;
  /// Slot time there was: concurrency times the time alive, summed over the replicas up to now, in ns.
  virtual Duration capacity(ServiceId service) const = 0;
  /// The longest a message or call waited in the service's mailboxes for its handler, among the handlers that began at
  /// `since` or later; nothing when none did. No event marks a handler's beginning: services keep a WaitPeaks.
  virtual std::optional<Duration> longest_wait(ServiceId /*service*/, Time /*since*/) const { return std::nullopt; }
};

}  // namespace meshsim::watch
