// Messages with the same key, of which one may be in flight at a time: the others wait aside until that one is over.
// The one that holds its key's place keeps it while it is given back and handed out again.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "broker/queued_message.hpp"

namespace meshsim::broker {

class KeyGroups {
 public:
  /// The message is to be handed out. False: another holds the place of its key, and it was taken aside.
  bool enter(std::uint64_t key, const QueuedMessage& message);
  /// The message has its fate. The next of its key, if one is aside, holds the place now; it is the caller's again.
  std::optional<QueuedMessage> leave(std::uint64_t key, const QueuedMessage& message);
  /// Counts those that are aside.
  std::size_t aside() const { return aside_; }
  /// About. O(1).
  std::size_t memory_bytes() const {
    return groups_.bucket_count() * (sizeof(Group) + sizeof(std::uint64_t)) + 2 * aside_ * sizeof(QueuedMessage);
  }

 private:
  struct Group {
    std::uint64_t holder = 0;          ///< its position
    std::vector<QueuedMessage> aside;  ///< a heap, the oldest first
  };
  boost::unordered_flat_map<std::uint64_t, Group> groups_;  // groups with a holder; never walked
  std::size_t aside_ = 0;
};

}  // namespace meshsim::broker
