#include "broker/journal.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace meshsim::broker {

void Journal::sync(Context& context) {
  for (const Removal& removal : removals_) context.release(removal.message.body);
  removals_.clear();
  holders_.clear();
}

std::vector<Journal::Removal> Journal::take() { return std::exchange(removals_, {}); }

std::vector<Journal::Holder> Journal::take_holders() {
  std::ranges::sort(holders_, {},
                    [](const Holder& holder) { return std::tuple(holder.subscription, holder.position); });
  return std::exchange(holders_, {});
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
