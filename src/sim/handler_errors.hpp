// Handlers and flows that fail through the scenario itself, because an expression has no value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/time.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::sim {

/// Counts the failures by step and problem. Plain data.
class HandlerErrors {
 public:
  struct Entry {
    std::uint32_t step = 0;  ///< index into Plan::steps; plan::no_step: a line of the timeline
    std::string problem;     ///< "cannot add none and a duration"
    Time first = 0;
    std::uint64_t times = 0;
  };

  /// Counts a failure. Linear in the problems so far, which are few as a rule. Texts show values, so a step could have
  /// any number: after `most_kinds` of them, its further ones are counted as one.
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
  /// Returns the problems in the order in which they first occurred.
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  static constexpr std::size_t most_kinds = 64;

  std::vector<Entry> entries_;
};

}  // namespace meshsim::sim
