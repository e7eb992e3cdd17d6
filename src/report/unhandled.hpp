#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <meshsim/event.hpp>
#include <utility>
#include <vector>

namespace meshsim::report {

/// Counts the messages that a broker is done with and whose handler has not ended: what is acked early, or without the
/// consumer's doing, dies with its process, and no fate of the broker's tells of it. Copies of a message are told apart
/// by their number alone. Memory follows what is between its ack and the end of its handler, and what died there or was
/// handled more often than acked. The table is never walked.
class Unhandled {
 public:
  void on_event(const Event& event);
  /// Returns how many there are now of a subscription.
  std::uint64_t of(SubscriptionId subscription) const;
  std::size_t memory_bytes() const;

 private:
  using Key = std::pair<SubscriptionId, MessageId>;
  void acked(const Key& key);
  void handled(const Key& key);
  void forget_handled(const Key& key);

  boost::unordered_flat_map<Key, std::int64_t> ahead_;  // how much more often it was handled than acked; never 0
  std::vector<std::uint64_t> counts_;                   // by SubscriptionId: how much more often acked than handled
};

}  // namespace meshsim::report
