#include "broker/journal.hpp"

#include <utility>

namespace meshsim::broker {

void Journal::sync(Context& context) {
  for (const Removal& removal : removals_) context.release(removal.message.body);
  removals_.clear();
}

std::vector<Journal::Removal> Journal::take() { return std::exchange(removals_, {}); }

void Journal::forget(Context& context, std::uint32_t subscription) {
  std::vector<Removal> kept;
  for (const Removal& removal : removals_) {
    if (removal.subscription == subscription)
      context.release(removal.message.body);
    else
      kept.push_back(removal);
  }
  removals_.swap(kept);
}

}  // namespace meshsim::broker
