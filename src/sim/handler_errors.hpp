// The errors in handlers and flows through the scenario itself: an expression that has no value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/time.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::sim {

/// By step and problem, with how often it came. Plain data.
class HandlerErrors {
 public:
  struct Entry {
    std::uint32_t step = 0;  ///< index into Plan::steps; plan::no_step: a line of the timeline
    std::string problem;     ///< "cannot add none and a duration"
    Time first = 0;
    std::uint64_t times = 0;
  };

  /// Linear in the problems so far. They are few as a rule; behind so many as `most_kinds` at a step, whose texts show
  /// values, the others there are counted as one.
  void note(std::uint32_t step, std::string_view problem, Time now) {
    std::size_t kinds = 0;
    for (Entry& each : entries_) {
      if (each.step != step) continue;
      if (each.problem == problem || ++kinds > most_kinds) {
        ++each.times;
        return;
      }
    }
    const bool is_one_more = kinds < most_kinds;
    entries_.push_back({step, is_one_more ? std::string(problem) : "it failed in other ways", now, 1});
  }
  /// In the order in which they first came.
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  static constexpr std::size_t most_kinds = 64;

  std::vector<Entry> entries_;
};

}  // namespace meshsim::sim
