#include "world/snapshots.hpp"

#include <algorithm>
#include <utility>

namespace meshsim::world {

void Snapshots::offer(const Moment& moment) {
  const EventSeq event = moment.event();
  if (!kept_.empty() && event < kept_.back().event + distance_) return;
  const std::uint64_t bytes = moment.memory_bytes();
  kept_.push_back({event, bytes, std::make_unique<const Moment>(moment)});
  bytes_ += bytes;
  while (kept_.size() > 1 && (kept_.size() > most || bytes_ > budget_)) thin_out();
}

void Snapshots::thin_out() {
  std::vector<Kept> kept;
  bytes_ = 0;
  for (std::size_t i = 0; i < kept_.size(); i += 2) {
    bytes_ += kept_[i].bytes;
    kept.push_back(std::move(kept_[i]));
  }
  kept_ = std::move(kept);
  distance_ *= 2;
}

const Moment* Snapshots::latest(EventSeq event) const {
  const auto after = std::upper_bound(kept_.begin(), kept_.end(), event,
                                      [](EventSeq wanted, const Kept& kept) { return wanted < kept.event; });
  return after == kept_.begin() ? nullptr : std::prev(after)->moment.get();
}

}  // namespace meshsim::world
