#include "sim/names.hpp"

#include <algorithm>
#include <map>

namespace meshsim::sim {

Names::Names(const plan::Plan& plan) {
  std::map<std::vector<std::uint16_t>, std::uint32_t> zones;
  for (const plan::Service& service : plan.services) {
    zones_.push_back(zones.try_emplace(service.networks, static_cast<std::uint32_t>(zones.size())).first->second);
  }
  zone_count_ = zones.size();
  shared_.resize(zone_count_ * zone_count_);
  for (const auto& [left, a] : zones) {
    for (const auto& [right, b] : zones) {
      shared_[a * zone_count_ + b] = std::any_of(left.begin(), left.end(), [&right = right](std::uint16_t network) {
        return std::find(right.begin(), right.end(), network) != right.end();
      });
    }
  }
}

}  // namespace meshsim::sim
