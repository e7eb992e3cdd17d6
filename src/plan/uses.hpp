// The publishes and calls of each service, read off the programs and the timeline.
#pragma once

#include <cstdint>
#include <meshsim/ids.hpp>
#include <vector>

#include "plan/plan.hpp"

namespace meshsim::plan {

/// A topic that a service publishes, or an endpoint that it calls.
struct Use {
  enum class Kind : std::uint8_t { publish, call } kind = Kind::publish;
  TopicId topic = no_topic;  ///< or the endpoint
  ServiceId who = no_service;
  ServiceId callee = no_service;  ///< call: the callee, by name
  bool by_timeline = false;       ///< by a line of the timeline, not by a program

  bool operator==(const Use&) const = default;
};

/// Collects the uses of handlers, then those of loads, then those of the timeline, in file order, each once. O(steps *
/// programs): meant for a look at a system, not for runs.
[[nodiscard]] std::vector<Use> uses_of(const Plan& plan);

}  // namespace meshsim::plan
