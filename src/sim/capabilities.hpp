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

}  // namespace meshsim::sim
