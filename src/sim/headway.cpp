#include "sim/headway.hpp"

#include <algorithm>

#include "base/time.hpp"

namespace meshsim::sim {

namespace {

constexpr Duration least_move = millisecond;
/// A loop that lasts longer than this in virtual time is a steady one, such as a tick, and no avalanche.
constexpr Duration longest_avalanche = 10 * second;
constexpr std::uint32_t looks_to_remember = 256;
/// The dispatches that one message or request of a burst may take, since it may go to some hundreds of replicas.
constexpr std::uint64_t dispatches_each = 1000;
/// A burst of more than this many times `most` is ended in any case: something in it keeps making more.
constexpr std::uint64_t largest_burst = 100;

}  // namespace

Stuck Headway::look(const Progress& progress, std::uint64_t most) {
  const std::uint64_t dispatches = progress.dispatches;
  if (progress.now >= saturating_add(moved_to_, least_move)) {
    moved_to_ = progress.now;
    moved_at_ = dispatches;
    roots_then_ = progress.roots;
    bodies_then_ = progress.bodies;
  }
  if (progress.seq != seq_) {
    seq_ = progress.seq;
    emitted_at_ = dispatches;
  }
  follow_root(progress.now, dispatches);
  roots_.clear();
  if (++looks_ % looks_to_remember == 0) {
    for (std::uint32_t& turns : turns_) turns /= 2;
  }
  const std::uint64_t burst = dispatches_each * (progress.roots - roots_then_ + bodies_then_);
  if (dispatches - moved_at_ >= most + std::min(burst, largest_burst * most)) return Stuck::livelock;
  if (dispatches - emitted_at_ >= most) return Stuck::upkeep_only;
  if (root_ != 0 && dispatches - root_at_ >= most) return Stuck::avalanche;
  return Stuck::no;
}

/// Checks whether most of the sample still belongs to the same root, and begins to count anew if not.
void Headway::follow_root(Time now, std::uint64_t dispatches) {
  const bool is_recent = now < saturating_add(root_since_, longest_avalanche);
  if (root_ != 0 && is_recent && share_of(root_) > roots_.size() / 2) return;
  root_ = 0;
  root_since_ = now;
  root_at_ = dispatches;
  // Boyer and Moore's majority vote: when unlike ones cancel each other, one that has more than half is left over.
  std::uint32_t candidate = 0;
  std::size_t votes = 0;
  for (const std::uint32_t root : roots_) {
    if (votes == 0) candidate = root;
    votes += root == candidate ? 1 : std::size_t{0} - 1;
  }
  if (candidate != 0 && share_of(candidate) > roots_.size() / 2) root_ = candidate;
}

std::size_t Headway::share_of(std::uint32_t root) const {
  return static_cast<std::size_t>(std::count(roots_.begin(), roots_.end(), root));
}

std::vector<InstanceId> Headway::busiest() const {
  std::vector<InstanceId> busiest;
  for (InstanceId instance = 0; instance < turns_.size(); ++instance) {
    if (turns_[instance] > 0) busiest.push_back(instance);
  }
  std::stable_sort(busiest.begin(), busiest.end(), [&](InstanceId a, InstanceId b) { return turns_[a] > turns_[b]; });
  busiest.resize(std::min<std::size_t>(busiest.size(), 3));
  return busiest;
}

}  // namespace meshsim::sim
