#include "sim/headway.hpp"

#include <algorithm>
#include <map>

#include "base/time.hpp"

namespace meshsim::sim {

namespace {

constexpr Duration least_move = millisecond;
/// What goes on for longer than this in virtual time is a steady loop, such as a tick, and no avalanche.
constexpr Duration longest_avalanche = 10 * second;

}  // namespace

Stuck Headway::look(Time now, EventSeq seq, std::uint64_t dispatches, std::uint64_t most) {
  if (now >= saturating_add(moved_to_, least_move)) {
    moved_to_ = now;
    moved_at_ = dispatches;
  }
  if (seq != seq_) {
    seq_ = seq;
    emitted_at_ = dispatches;
  }
  last_.swap(seen_);
  seen_.clear();
  follow_root(now, dispatches);
  if (dispatches - moved_at_ >= most) return Stuck::livelock;
  if (dispatches - emitted_at_ >= most) return Stuck::upkeep_only;
  if (root_ != 0 && dispatches - root_at_ >= most) return Stuck::avalanche;
  return Stuck::no;
}

/// Notes whether most of what was seen still goes back to the same root, and begins to count anew where it does not.
void Headway::follow_root(Time now, std::uint64_t dispatches) {
  const bool is_recent = now < saturating_add(root_since_, longest_avalanche);
  if (root_ != 0 && is_recent && share_of(root_) > last_.size() / 2) return;
  root_ = 0;
  root_since_ = now;
  root_at_ = dispatches;
  for (const Seen& seen : last_) {
    if (seen.root != 0 && share_of(seen.root) > last_.size() / 2) root_ = seen.root;
  }
}

std::size_t Headway::share_of(std::uint32_t root) const {
  const auto share = std::count_if(last_.begin(), last_.end(), [&](const Seen& seen) { return seen.root == root; });
  return static_cast<std::size_t>(share);
}

std::vector<InstanceId> Headway::busiest() const {
  std::map<InstanceId, std::size_t> turns;
  for (const Seen& seen : last_) ++turns[seen.instance];
  std::vector<InstanceId> busiest;
  for (const auto& [instance, count] : turns) busiest.push_back(instance);
  std::stable_sort(busiest.begin(), busiest.end(), [&](InstanceId a, InstanceId b) { return turns[a] > turns[b]; });
  busiest.resize(std::min<std::size_t>(busiest.size(), 3));
  return busiest;
}

}  // namespace meshsim::sim
