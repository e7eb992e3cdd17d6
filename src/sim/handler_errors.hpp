// The errors in handlers and flows through the scenario itself: an expression that has no value.
#pragma once

#include <algorithm>
#include <cstdint>
#include <meshsim/time.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::sim {

/// By step, with the first problem there and how often it came. Plain data.
class HandlerErrors {
 public:
  struct Entry {
    std::uint32_t step = 0;  ///< index into Plan::steps; plan::no_step: a line of the timeline
    std::string problem;     ///< "cannot add none and a duration"
    Time first = 0;
    std::uint64_t times = 0;
  };

  /// Linear in the steps that failed so far, which are few.
  void note(std::uint32_t step, std::string_view problem, Time now) {
    const auto found =
        std::find_if(entries_.begin(), entries_.end(), [&](const Entry& each) { return each.step == step; });
    Entry& entry = found != entries_.end() ? *found : entries_.emplace_back(Entry{step, std::string(problem), now});
    ++entry.times;
  }
  /// In the order in which they first came.
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

}  // namespace meshsim::sim
