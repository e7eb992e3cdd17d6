// Who publishes and calls what, read off the programs and the timeline.
#pragma once

#include <cstdint>
#include <meshsim/ids.hpp>
#include <vector>

#include "plan/plan.hpp"

namespace meshsim::plan {

/// A topic that somebody publishes, or an endpoint that somebody calls.
struct Use {
  enum class Kind : std::uint8_t { publish, call } kind = Kind::publish;
  TopicId topic = no_topic;  ///< or the endpoint
  ServiceId who = no_service;
  ServiceId callee = no_service;  ///< call: whom, by name
  bool by_timeline = false;       ///< a line of the timeline makes it do so, no program

  bool operator==(const Use&) const = default;
};

/// Returns the uses of handlers, then those of loads, then those of the timeline, in file order, each once.
/// O(steps * programs), for looks at a system and not for runs.
[[nodiscard]] std::vector<Use> uses_of(const Plan& plan);

}  // namespace meshsim::plan
