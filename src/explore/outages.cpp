#include "explore/outages.hpp"

#include <algorithm>
#include <cstddef>

#include "base/time.hpp"

namespace meshsim::explore {
namespace {

constexpr Duration least_outage = 50 * millisecond;
constexpr Duration longest_outage = 5 * minute;
constexpr std::size_t most_outages = 4;

/// Rounds to two digits, so that a person can read it: 3'512'345'678 is 3.5s.
Duration rounded(Duration value) {
  Duration unit = 1;
  while (value / unit >= 100) unit *= 10;
  return (value + unit / 2) / unit * unit;
}

struct Gap {
  std::size_t from = 0;
  double width = 0;  ///< as a ratio of its ends
};

}  // namespace

std::vector<Duration> apart(const std::vector<Duration>& timeouts) {
  std::vector<Duration> kept;
  for (const Duration each : timeouts) {
    if (each < longest_outage && (kept.empty() || each > kept.back() + kept.back() / 5)) kept.push_back(each);
  }
  return kept;
}

std::vector<Duration> outages_between(const std::vector<Duration>& timeouts) {
  const std::vector<Duration> kept = apart(timeouts);
  if (kept.empty()) return {least_outage, 5 * second};
  std::vector<Duration> outages;
  const auto add = [&](Duration outage) {
    outage = rounded(outage);
    while (std::binary_search(timeouts.begin(), timeouts.end(), outage)) outage -= std::max<Duration>(outage / 50, 1);
    outages.push_back(outage);
  };
  add(std::min(least_outage, std::max<Duration>(kept.front() / 2, 1)));
  add(std::min(longest_outage, 2 * kept.back()));
  std::vector<Gap> gaps;
  for (std::size_t i = 0; i + 1 < kept.size(); ++i)
    gaps.push_back({i, static_cast<double>(kept[i + 1]) / static_cast<double>(kept[i])});
  std::stable_sort(gaps.begin(), gaps.end(), [](const Gap& a, const Gap& b) { return a.width > b.width; });
  for (const Gap& gap : gaps) {
    if (outages.size() == most_outages) break;
    add(kept[gap.from] / 2 + kept[gap.from + 1] / 2);
  }
  std::sort(outages.begin(), outages.end());
  outages.erase(std::unique(outages.begin(), outages.end()), outages.end());
  return outages;
}

}  // namespace meshsim::explore
