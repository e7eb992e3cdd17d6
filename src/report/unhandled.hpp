#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <meshsim/event.hpp>
#include <utility>
#include <vector>

namespace meshsim::report {

/// Counts the messages with which a broker is done while their handler has not ended: a message that is acked early, or
/// without the consumer's doing, dies with its process, and the broker tells no such fate. Copies of a message have the
/// same number and are not distinguished otherwise. Memory follows the messages between their ack and the end of their
/// handler, those that died there, and those handled more often than acked. The table is never walked.
class Unhandled {
 public:
  void on_event(const Event& event);
  /// Returns the present number for a subscription.
  std::uint64_t of(SubscriptionId subscription) const;
  std::size_t memory_bytes() const;

 private:
  using Key = std::pair<SubscriptionId, MessageId>;
  void acked(const Key& key);
  void handled(const Key& key);
  void forget_handled(const Key& key);

  boost::unordered_flat_map<Key, std::int64_t> ahead_;  // the number of handlings minus that of acks; never 0
  std::vector<std::uint64_t> counts_;                   // by SubscriptionId: the number of acks minus that of handlings
};

}  // namespace meshsim::report
