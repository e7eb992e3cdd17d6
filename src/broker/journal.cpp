#include "broker/journal.hpp"

#include <algorithm>
#include <utility>

namespace meshsim::broker {
namespace {

std::pair<std::uint32_t, std::uint64_t> place_of(const Journal::Holder& holder) {
  return {holder.subscription, holder.position};
}

}  // namespace

void Journal::sync(Context& context) {
  for (const Removal& removal : removals_) context.release(removal.message.body);
  removals_.clear();
  holders_.clear();
}

std::vector<Journal::Removal> Journal::take() { return std::exchange(removals_, {}); }

void Journal::order_holders() { std::ranges::sort(holders_, {}, place_of); }

const Journal::Holder* Journal::holder_of(std::uint32_t subscription, std::uint64_t position) const {
  const std::pair key(subscription, position);
  const auto found = std::ranges::lower_bound(holders_, key, {}, place_of);
  return found != holders_.end() && place_of(*found) == key ? &*found : nullptr;
}

void Journal::forget(Context& context, std::uint32_t subscription) {
  std::vector<Removal> kept;
  for (const Removal& removal : removals_) {
    if (removal.subscription == subscription)
      context.release(removal.message.body);
    else
      kept.push_back(removal);
  }
  removals_.swap(kept);
  std::erase_if(holders_, [&](const Holder& holder) { return holder.subscription == subscription; });
}

}  // namespace meshsim::broker
