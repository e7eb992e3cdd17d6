// Quantities of the present moment that are cheaper to ask for than to derive from events. The simulation's brokers and
// services answer them; predicates that name them read them after each dispatch.
#pragma once

#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <optional>
#include <vector>

#include "base/decimal.hpp"
#include "plan/pattern.hpp"

namespace meshsim::watch {

/// The present state of a subscription.
struct Holding {
  std::uint64_t waiting = 0;
  std::uint64_t in_flight = 0;
  std::optional<Time> oldest;  ///< the time at which the oldest waiting message was published
};

/// The numbers of a topic's messages that no subscription has.
struct Outside {
  std::uint64_t under_way =
      0;                       ///< sent to the broker, which has not taken them, and their publishers have not given up
  std::uint64_t retained = 0;  ///< retained, and given to no subscription
};

class Gauges {
 public:
  virtual ~Gauges() = default;
  /// Counts the messages that wait in the topic's subscriptions; of one service only, unless no_service.
  /// O(subscriptions).
  virtual std::uint64_t depth(TopicId topic, ServiceId subscriber) const = 0;
  /// Counts the messages handed out and not acked; where there are no acks, those whose handler has not ended.
  virtual std::uint64_t in_flight(TopicId topic, ServiceId subscriber) const = 0;
  /// Returns the time at which the oldest waiting message was published; nothing when none waits. A retry that waits
  /// for its time does not count.
  virtual std::optional<Time> oldest_waiting(TopicId /*topic*/, ServiceId /*subscriber*/) const { return std::nullopt; }
  /// Reads one subscription: a group's shared one, or a replica's own.
  virtual Holding holding(SubscriptionId /*subscription*/) const { return {}; }
  /// Counts the messages that no subscription has, by topic; topics beyond the last one have none. O(messages).
  virtual std::vector<Outside> outside() const { return {}; }
  /// Counts the messages in the outboxes of the service's instances.
  virtual std::uint64_t kept(ServiceId /*service*/) const { return 0; }
  /// Reads a sum or count of a table, over all replicas; nothing where the sum overflows. O(entries).
  virtual std::optional<Decimal> of_table(const plan::Metric& /*metric*/) const { return std::nullopt; }
  /// Sums, in ns, the time for which the slots of all replicas were busy up to now: with `work` and everything else
  /// that a handler does, except `wait`.
  virtual Duration busy(ServiceId service) const = 0;
  /// Sums, in ns, the time for which all replicas had slots up to now: concurrency times the time alive.
  virtual Duration capacity(ServiceId service) const = 0;
  /// Returns the longest time that a message or call waited in the service's mailboxes for its handler, among the
  /// handlers that began at `since` or later; nothing when none did. No event marks a handler's beginning, so services
  /// keep a WaitPeaks.
  virtual std::optional<Duration> longest_wait(ServiceId /*service*/, Time /*since*/) const { return std::nullopt; }
};

}  // namespace meshsim::watch
