// The names that a service can resolve: those of services with which it shares a network, as on a Compose network
// (reference: gateway-faults-and-patterns 3.5).
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <vector>

#include "plan/plan.hpp"

namespace meshsim::sim {

class Names {
 public:
  explicit Names(const plan::Plan& plan);

  /// Tells whether the two services share a network.
  bool share_network(ServiceId a, ServiceId b) const { return shared_[zones_[a] * zone_count_ + zones_[b]]; }

 private:
  std::vector<std::uint32_t> zones_;  // by service; services of one zone are on the same networks
  std::size_t zone_count_ = 0;
  std::vector<bool> shared_;  // by pairs of zones
};

}  // namespace meshsim::sim
