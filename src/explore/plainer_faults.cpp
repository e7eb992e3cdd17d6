#include "explore/plainer_faults.hpp"

#include <algorithm>
#include <array>

#include "explore/outages.hpp"
#include "plan/timeouts.hpp"

namespace meshsim::explore {
namespace {

constexpr std::array<Kind, 5> by_weakness = {Kind::pause, Kind::cut, Kind::kill, Kind::power_off, Kind::crash};

constexpr std::array<Duration, 13> round_outages = {
    50 * millisecond, 100 * millisecond, 200 * millisecond, 500 * millisecond, second, 2 * second, 3 * second,
    5 * second,       10 * second,       20 * second,       30 * second,       minute, 2 * minute,
};

std::size_t strength_of(Kind kind) {
  const auto found = std::find(by_weakness.begin(), by_weakness.end(), kind);
  return found == by_weakness.end() ? 0 : static_cast<std::size_t>(found - by_weakness.begin());
}

/// Returns the weaker faults that strike the same service, or a pair that it is one end of.
std::vector<Way> weaker_than(const Way& way, const plan::Plan& plan) {
  std::vector<Way> weaker;
  for (std::size_t i = 0; i < strength_of(way.form.kind); ++i) {
    for (const Fault& fault : space_of(plan, exploration_of(way, {by_weakness[i]}, plan)).faults) {
      Way each = way_of(fault, plan);
      const bool is_there = std::any_of(weaker.begin(), weaker.end(), [&](const Way& other) {
        return other.form == each.form && other.services == each.services;
      });
      if (!is_there) weaker.push_back(std::move(each));
    }
  }
  return weaker;
}

}  // namespace

std::vector<std::vector<Way>> plainer_than(const std::vector<Way>& ways, const plan::Plan& plan) {
  std::vector<std::vector<Way>> plainer;
  const auto add = [&](std::size_t place, Way way) {
    plainer.push_back(ways);
    plainer.back()[place] = std::move(way);
  };
  for (std::size_t i = 0; i < ways.size(); ++i) {
    for (Way& way : weaker_than(ways[i], plan)) add(i, std::move(way));
  }
  const std::vector<Duration> timeouts = plan::timeouts_of(plan);
  for (std::size_t i = 0; i < ways.size(); ++i) {
    for (const Duration outage : round_outages) {
      if (outage >= ways[i].outage || std::binary_search(timeouts.begin(), timeouts.end(), outage)) continue;
      Way way = ways[i];
      way.outage = outage;
      add(i, std::move(way));
    }
  }
  return plainer;
}

}  // namespace meshsim::explore
