#pragma once

#include <algorithm>
#include <cstddef>
#include <meshsim/time.hpp>
#include <optional>

#include "base/fifo.hpp"

namespace meshsim::watch {

/// The times spent waiting, kept so that the longest wait since any instant can be found: a wait is forgotten as soon
/// as a later one is at least as long, so only the falling peaks are held. Plain data.
class WaitPeaks {
 public:
  /// Adds a wait that ended at `now`. Times never fall. O(1) amortised.
  void add(Time now, Duration wait) {
    while (!peaks_.empty()) {
      Peak& last = peaks_.back();
      if (last.wait == wait) {  // the usual case: this wait and the last one are both 0
        last.time = now;
        return;
      }
      if (last.wait > wait) break;
      peaks_.pop_back();
    }
    peaks_.push_back({now, wait});
  }

  /// Returns the longest wait that ended at `since` or later; nothing when none did. O(log peaks).
  std::optional<Duration> longest(Time since) const {
    std::size_t low = 0, high = peaks_.size();
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      (peaks_[middle].time < since ? low : high) = peaks_[middle].time < since ? middle + 1 : middle;
    }
    if (low == peaks_.size()) return std::nullopt;
    return peaks_[low].wait;
  }

 private:
  struct Peak {
    Time time;
    Duration wait;
  };
  Fifo<Peak> peaks_;
};

}  // namespace meshsim::watch
