// The copies that a broker was done with as it handed them out, as the kind or the subscription has no acks: how many
// have no fate yet. They are on their way, in a mailbox or in a handler.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <vector>

namespace meshsim::sim {

/// Counts by subscription. Plain data.
class HandedOut {
 public:
  /// Counts a copy that is handed out.
  void add(SubscriptionId subscription) {
    if (subscription >= counts_.size()) counts_.resize(subscription + std::size_t{1});
    ++counts_[subscription];
  }
  /// Counts a copy that has met its fate. An actor in C++ may tell of more than it was given.
  void end(SubscriptionId subscription) {
    if (of(subscription) != 0) --counts_[subscription];
  }
  /// Returns the number of copies without a fate.
  std::uint64_t of(SubscriptionId subscription) const {
    return subscription < counts_.size() ? counts_[subscription] : 0;
  }

 private:
  std::vector<std::uint64_t> counts_;
};

}  // namespace meshsim::sim
