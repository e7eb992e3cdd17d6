// Copies of a run along its way, so that going back costs a copy and a short run forward.
//
// They are kept at even distances. When they become too many, or too large together, every other one is dropped and the
// distance doubles: memory stays within the budget whatever the length of the run, and the distance from the nearest
// one stays in proportion to that length. At least the first is kept, whatever its size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "world/moment.hpp"

namespace meshsim::world {

class Snapshots {
 public:
  /// The memory that all of them together may take. With at most `most` of them the distance from one to the next is at
  /// most a thirty-second of the run: 150,000 events in a run of five million.
  static constexpr std::uint64_t default_budget = std::uint64_t{256} << 20;
  static constexpr std::size_t most = 64;
  static constexpr EventSeq first_distance = 1024;

  explicit Snapshots(std::uint64_t budget = default_budget) : budget_(budget) {}

  /// Keeps a copy if the moment is far enough from the last one kept.
  void offer(const Moment& moment);
  /// Returns the latest at that event or before it; null when there is none.
  const Moment* latest(EventSeq event) const;

  std::size_t count() const { return kept_.size(); }
  std::uint64_t bytes() const { return bytes_; }

 private:
  struct Kept {
    EventSeq event;
    std::uint64_t bytes;
    std::unique_ptr<const Moment> moment;
  };
  void thin_out();

  std::uint64_t budget_;
  std::uint64_t bytes_ = 0;
  EventSeq distance_ = first_distance;
  std::vector<Kept> kept_;  // by event
};

}  // namespace meshsim::world
