#include "world/scaling_rule.hpp"

#include <algorithm>

namespace meshsim::world {

std::uint32_t desired_instances(std::uint32_t instances, const Usage& usage, std::uint32_t most) {
  const uint128 product = instances * usage.measured;
  const uint128 desired = product / usage.wanted + (product % usage.wanted != 0 ? 1 : 0);
  return static_cast<std::uint32_t>(std::min(desired, uint128{most}));
}

std::uint32_t desired_by_utilisation(std::uint32_t current, const ReadyUsage& usage, std::uint32_t most) {
  if (usage.ready_count == 0) return current;
  const bool is_too_few = usage.ready.measured > usage.ready.wanted;
  if (usage.starting_count == 0 || !is_too_few) {
    return usage.ready.is_tolerable() ? current : desired_instances(usage.ready_count, usage.ready, most);
  }
  const bool turns = usage.all.measured < usage.all.wanted;
  if (usage.all.is_tolerable() || turns) return current;
  return std::max(current, desired_instances(usage.ready_count + usage.starting_count, usage.all, most));
}

std::uint32_t Recommendations::add(Time now, std::uint32_t current, std::uint32_t desired, Duration down_after,
                                   Bounds bounds) {
  desired = std::clamp(desired, bounds.least, bounds.most);
  std::erase_if(past_, [&](const Past& each) { return now - each.at >= down_after; });
  past_.push_back({now, desired});
  if (desired >= current) return std::min(desired, std::max(2 * current, current + 4));
  std::uint32_t highest = desired;
  for (const Past& each : past_) highest = std::max(highest, each.desired);
  return std::clamp(std::min(current, highest), bounds.least, bounds.most);
}

}  // namespace meshsim::world
