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

/// Returns the weaker faults among those that may strike, of the same service, or a pair that it is one end of.
std::vector<Way> weaker_than(const Way& way, const plan::Plan& plan) {
  std::vector<Way> weaker;
  for (std::size_t i = 0; i < strength_of(way.form.kind); ++i) {
    for (const Fault& fault : declared_faults(plan, way.outage)) {
      if (fault.form.kind != by_weakness[i]) continue;
      Way each = way_of(fault, plan);
      const bool is_apart = std::none_of(each.services.begin(), each.services.end(), [&](const std::string& name) {
        return std::find(way.services.begin(), way.services.end(), name) != way.services.end();
      });
      if (is_apart) continue;
      const bool is_there =
          std::any_of(weaker.begin(), weaker.end(), [&](const Way& other) { return other.is_like(each); });
      if (!is_there) weaker.push_back(std::move(each));
    }
  }
  return weaker;
}

/// Returns the outages that may be tried: those that are given, else round ones that are no timeouts.
std::vector<Duration> outages_of(const plan::Plan& plan) {
  std::vector<Duration> outages = plan.exploration.outages;
  std::sort(outages.begin(), outages.end());
  if (!outages.empty()) return outages;
  const std::vector<Duration> timeouts = plan::timeouts_of(plan);
  for (const Duration each : round_outages) {
    if (!std::binary_search(timeouts.begin(), timeouts.end(), each)) outages.push_back(each);
  }
  return outages;
}

}  // namespace

std::vector<std::vector<Way>> fewer_than(const std::vector<Way>& ways) {
  std::vector<std::vector<Way>> fewer;
  for (std::size_t i = 0; i < ways.size() && ways.size() > 1; ++i) {
    fewer.push_back(ways);
    fewer.back().erase(fewer.back().begin() + static_cast<std::ptrdiff_t>(i));
  }
  return fewer;
}

std::vector<std::vector<Way>> plainer_than(const std::vector<Way>& ways, const plan::Plan& plan) {
  std::vector<std::vector<Way>> plainer;
  const auto add = [&](std::size_t place, Way way) {
    plainer.push_back(ways);
    plainer.back()[place] = std::move(way);
  };
  for (std::size_t i = 0; i < ways.size(); ++i) {
    for (Way& way : weaker_than(ways[i], plan)) add(i, std::move(way));
  }
  const std::vector<Duration> shorter = outages_of(plan);
  for (std::size_t i = 0; i < ways.size(); ++i) {
    for (const Duration outage : shorter) {
      if (outage >= ways[i].outage) continue;
      Way way = ways[i];
      way.outage = outage;
      add(i, std::move(way));
    }
  }
  return plainer;
}

}  // namespace meshsim::explore
