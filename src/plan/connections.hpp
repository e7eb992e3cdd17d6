// The pairs of services that have a connection with each other.
#pragma once

#include <meshsim/ids.hpp>
#include <utility>
#include <vector>

#include "plan/plan.hpp"

namespace meshsim::plan {

/// Two services, the one that is first in the file first.
using Pair = std::pair<ServiceId, ServiceId>;

/// Collects who subscribes, publishes, calls and routes to whom, each pair once, in file order.
[[nodiscard]] std::vector<Pair> connections_of(const Plan& plan);

}  // namespace meshsim::plan
