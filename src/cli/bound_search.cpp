#include "cli/bound_search.hpp"

#include <algorithm>

namespace meshsim::cli {

std::vector<std::size_t> BoundSearch::wanted() const {
  const std::size_t last = trials_.size() - 1;
  // Both ends and three between, where a lack of monotony often shows.
  std::vector<std::size_t> next = untried_of({0, last / 4, last / 2, last * 3 / 4, last});
  if (!next.empty()) return next;
  const auto holds = [](const std::optional<bool>& trial) { return trial.has_value() && *trial; };
  const auto first = std::find_if(trials_.begin(), trials_.end(), holds);
  // Where all that was tried fails, one in between may hold all the same.
  if (!is_monotone() || first == trials_.end()) {
    std::vector<std::size_t> all(trials_.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    return untried_of(all);
  }
  if (first == trials_.begin()) return {};
  const auto bound = static_cast<std::size_t>(first - trials_.begin());
  std::size_t below = bound - 1;
  while (!trials_[below]) --below;  // place 0 was tried and does not hold
  if (below + 1 < bound) return untried_of({below + (bound - below) / 2});
  return untried_of({std::min(bound + 1, last)});  // the neighbour, so that it can be shown
}

std::vector<std::size_t> BoundSearch::untried_of(const std::vector<std::size_t>& places) const {
  std::vector<std::size_t> indices;
  for (const std::size_t place : places) {
    const std::size_t index = place_of(place);  // its own inverse
    const bool is_listed = std::find(indices.begin(), indices.end(), index) != indices.end();
    if (!trials_[place] && !is_listed) indices.push_back(index);
  }
  std::sort(indices.begin(), indices.end());
  return indices;
}

bool BoundSearch::is_monotone() const {
  int changes = 0;
  std::optional<bool> before;
  for (const std::optional<bool>& trial : trials_) {
    if (!trial) continue;
    changes += before && *before != *trial;
    before = trial;
  }
  return changes <= 1;
}

std::optional<std::size_t> BoundSearch::found() const {
  // Nothing lies before the first: where it holds it is the bound, whatever the results behind it.
  if (is_monotone() && trials_.front() && *trials_.front()) return place_of(0);
  std::optional<std::size_t> bound;
  for (std::size_t place = trials_.size(); place-- > 0;) {
    if (!trials_[place]) continue;
    if (!*trials_[place]) break;
    bound = place_of(place);
  }
  return bound;
}

std::size_t BoundSearch::tried() const {
  return static_cast<std::size_t>(
      std::count_if(trials_.begin(), trials_.end(), [](const auto& trial) { return trial.has_value(); }));
}

}  // namespace meshsim::cli
