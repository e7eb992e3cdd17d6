#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <meshsim/event.hpp>
#include <utility>
#include <vector>

namespace meshsim::report {

/// Counts the messages that a broker is done with and whose handler has not ended: what is acked early, or without the
/// consumer's doing, dies with its process, and no fate of the broker's tells of it. Memory follows what is between its
/// ack and the end of its handler, and what died there. Its tables are never walked.
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

  boost::unordered_flat_set<Key> acked_;    // and not handled
  boost::unordered_flat_set<Key> handled_;  // and not acked
  std::vector<std::uint64_t> counts_;       // by SubscriptionId: those in acked_
};

}  // namespace meshsim::report
