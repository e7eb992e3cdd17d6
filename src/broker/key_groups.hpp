// Messages with the same key, of which one may be in flight at a time: the others wait aside until that one is over.
// The message that holds its key's place keeps it while it is given back and handed out again.
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
  /// Asks for the place of the message's key before the message is handed out. False: another message holds it, and
  /// this one was taken aside.
  bool enter(std::uint64_t key, const QueuedMessage& message);
  /// Ends the message that holds its key's place. Gives the place to the next message of the key, if one is aside, and
  /// returns that one to the caller.
  std::optional<QueuedMessage> leave(std::uint64_t key, const QueuedMessage& message);
  /// Counts the messages that are aside.
  std::size_t aside() const { return aside_; }
  /// Estimates the memory in bytes. O(1).
  std::size_t memory_bytes() const {
    return groups_.bucket_count() * (sizeof(Group) + sizeof(std::uint64_t)) + 2 * aside_ * sizeof(QueuedMessage);
  }

 private:
  struct Group {
    std::uint64_t holder = 0;          ///< the position of the message that holds the place
    std::vector<QueuedMessage> aside;  ///< a heap, the oldest first
  };
  boost::unordered_flat_map<std::uint64_t, Group> groups_;  // groups with a holder; never walked
  std::size_t aside_ = 0;
};

}  // namespace meshsim::broker
