// The numbers that a run gives out, each once, from 1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <vector>

namespace meshsim::sim {

/// Plain data.
class Counters {
 public:
  /// Begins at 1 in each of the `series` series of `fresh`.
  explicit Counters(std::size_t series) : fresh_(series) {}

  MessageId next_id() { return ++last_id_; }
  /// Begins a root: a thing that comes from outside; everything it leads to belongs to it.
  std::uint32_t new_root() { return ++last_root_; }
  std::uint32_t roots() const { return last_root_; }
  /// Returns the next number in a series of `fresh user`.
  std::uint64_t next_fresh(std::uint32_t series) { return ++fresh_[series]; }

 private:
  MessageId last_id_ = 0;
  std::uint32_t last_root_ = 0;
  std::vector<std::uint64_t> fresh_;
};

}  // namespace meshsim::sim
