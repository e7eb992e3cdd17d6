// The interfaces that an actor may offer (meshsim/capabilities.hpp), found once when the actor is made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/capabilities.hpp>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <optional>

#include "base/draw_key.hpp"
#include "value/code.hpp"
#include "watch/gauges.hpp"

namespace meshsim {
class Context;
}

namespace meshsim::sim {

/// Publishes and calls when the timeline says so. The process must be ready; `draws` is the key for everything drawn in
/// it.
class OnDemand {
 public:
  /// Carries out `X publishes T {..}`: publishes as a handler does, but takes no slot.
  virtual void publish_now(Context& context, TopicId topic, value::Code record, DrawKey draws) = 0;
  /// Carries out `X calls Y POST /p {..}`, likewise; with `only`, calls that instance of Y.
  virtual void call_now(Context& context, ServiceId target, InstanceId only, TopicId endpoint, value::Code body,
                        DrawKey draws) = 0;

 protected:
  ~OnDemand() = default;
};

/// Tells how busy an instance is, for metrics and for the step command.
class Workload {
 public:
  /// Sums, in ns, the time for which its slots were busy with anything but `wait`, up to now.
  virtual Duration busy(Time now) const = 0;
  /// Sums, in ns, the time for which it had slots, up to now.
  virtual Duration capacity(Time now) const = 0;
  /// Returns the longest time from arrival to the handler's start, among handlers that began at `since` or later.
  virtual std::optional<Duration> longest_wait(Time since) const = 0;
  /// Counts the messages and calls that have arrived and wait for a slot.
  virtual std::size_t waiting() const = 0;
  virtual std::uint32_t slots_in_use() const = 0;
  /// Counts the messages that wait in the outbox.
  virtual std::uint64_t kept() const = 0;

 protected:
  ~Workload() = default;
};

/// Keeps messages for subscriptions, and counts them. `subscriber` no_service: of all services.
class Queues {
 public:
  /// Counts the waiting messages, those with a delayed retry included. O(subscriptions of the topic), as the next two.
  virtual std::uint64_t depth(TopicId topic, ServiceId subscriber) const = 0;
  /// Counts the messages handed out and not answered.
  virtual std::uint64_t in_flight(TopicId topic, ServiceId subscriber) const = 0;
  /// Returns when the oldest waiting message was published; nothing when none waits. Delayed retries do not count.
  virtual std::optional<Time> oldest_waiting(const Context& context, TopicId topic, ServiceId subscriber) const = 0;
  /// Reads one subscription: a group's, with all its partitions, or a replica's own one.
  virtual watch::Holding holding(const Context& context, SubscriptionId subscription) const = 0;
  /// Counts the messages of the topic that are retained and were given to no subscription: 0 or 1.
  virtual std::uint64_t retained(TopicId topic) const = 0;
  /// Deletes the own subscriptions of replicas that were scaled away. The process must be ready.
  virtual void delete_left_behind(Context& context) = 0;
  /// Puts the dead letters of the topic back into their queues; returns their number. The process must be ready.
  virtual std::size_t redrive(Context& context, TopicId topic) = 0;

 protected:
  ~Queues() = default;
};

}  // namespace meshsim::sim
