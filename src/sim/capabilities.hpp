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

/// Publishes and calls when the timeline says so. The process must be ready; `draws` names what is drawn for it.
class OnDemand {
 public:
  /// `X publishes T {..}`: publishes as a handler does, holding no slot.
  virtual void publish_now(Context& context, TopicId topic, value::Code record, DrawKey draws) = 0;
  /// `X calls Y POST /p {..}`, likewise; to the instance `only` alone, where the line names one.
  virtual void call_now(Context& context, ServiceId target, InstanceId only, TopicId endpoint, value::Code body,
                        DrawKey draws) = 0;

 protected:
  ~OnDemand() = default;
};

/// Tells how busy an instance is, for metrics and for who looks on.
class Workload {
 public:
  /// Slot time that handlers did something other than `wait`, up to now, in ns.
  virtual Duration busy(Time now) const = 0;
  /// Slot time there was, up to now, in ns.
  virtual Duration capacity(Time now) const = 0;
  /// The longest time from arrival to the handler's start among handlers that began at `since` or later.
  virtual std::optional<Duration> longest_wait(Time since) const = 0;
  /// Returns what has arrived and waits for a slot.
  virtual std::size_t waiting() const = 0;
  virtual std::uint32_t slots_in_use() const = 0;
  /// Messages that wait in the outbox.
  virtual std::uint64_t kept() const = 0;

 protected:
  ~Workload() = default;
};

/// Keeps messages for subscriptions, and tells how many. `subscriber` no_service: of all services.
class Queues {
 public:
  /// Messages that wait, those with a delayed retry included. O(subscriptions of the topic), as the next two.
  virtual std::uint64_t depth(TopicId topic, ServiceId subscriber) const = 0;
  /// Handed out and not answered.
  virtual std::uint64_t in_flight(TopicId topic, ServiceId subscriber) const = 0;
  /// Returns when the oldest message that waits was published; nothing when none waits. Delayed retries do not count.
  virtual std::optional<Time> oldest_waiting(const Context& context, TopicId topic, ServiceId subscriber) const = 0;
  /// Reads one subscription: a group's, with all its partitions, or a replica's own.
  virtual watch::Holding holding(const Context& context, SubscriptionId subscription) const = 0;
  /// Replicas were scaled away: deletes the own subscriptions of those that are gone. The process must be ready.
  virtual void delete_left_behind(Context& context) = 0;

 protected:
  ~Queues() = default;
};

}  // namespace meshsim::sim
