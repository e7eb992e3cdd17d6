#include "plan/timeline.hpp"

#include <algorithm>

namespace meshsim::plan {
namespace {

bool names_all(const std::vector<Target>& side, const std::vector<Target>& named) {
  return std::all_of(named.begin(), named.end(), [&](const Target& target) {
    return std::any_of(side.begin(), side.end(), [&](const Target& each) {
      return each.service == target.service && (each.replica == 0 || each.replica == target.replica);
    });
  });
}

}  // namespace

bool heals(const Sides& heal, const Sides& fault) {
  // A fault ends as a whole: one direction does not end two.
  if (fault.both_ways && !heal.both_ways) return false;
  const bool same = names_all(heal.from, fault.from) && names_all(heal.to, fault.to);
  const bool turned = heal.both_ways && names_all(heal.from, fault.to) && names_all(heal.to, fault.from);
  return same || turned;
}

}  // namespace meshsim::plan
