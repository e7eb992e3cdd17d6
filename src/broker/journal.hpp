// The changes that the disk does not know yet, for a broker that syncs at intervals.
//
// Messages published since the last sync need no record: they stand at or behind the subscription's synced position. A
// message that was removed since then (acked, handed out for good, expired ...) is kept here with its body, because
// after a loss of power it is waiting again. Under other persistence nothing is kept: with `always` a removal is on
// disk at once, with `none` it never is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/context.hpp>
#include <vector>

#include "broker/queued_message.hpp"

namespace meshsim::broker {

class Journal {
 public:
  struct Removal {
    QueuedMessage message;
    std::uint32_t subscription = 0;  ///< index among the broker's subscriptions
  };
  /// The consumer that held a message at the last sync, for a message that has been answered or handed to another
  /// since.
  struct Holder {
    std::uint64_t position = 0;  ///< the message's, in its subscription
    std::uint32_t subscription = 0;
    InstanceId owner = no_instance;
    Time since = 0;
    std::uint32_t deliveries = 0;
    std::uint16_t incarnation = 0;
  };

  /// Notes that the message is gone from the subscription, but not yet from the disk. Takes over the body's reference.
  void add(std::uint32_t subscription, const QueuedMessage& message) { removals_.push_back({message, subscription}); }
  /// Notes that a delivery which was pending at the last sync has been answered or has moved to another consumer. Call
  /// at most once between two syncs.
  void add_holder(const Holder& holder) { holders_.push_back(holder); }
  /// Ends the record: everything is on disk, and the removed messages are gone for good.
  void sync(Context& context);
  /// Takes out the messages removed since the last sync, in order of removal, after a loss of power. The references go
  /// to the caller.
  std::vector<Removal> take();
  /// Sorts the holders, so that holder_of() finds them.
  void order_holders();
  /// Finds the holder at the last sync; null when the disk knows of none. Logarithmic.
  const Holder* holder_of(std::uint32_t subscription, std::uint64_t position) const;
  void forget_holders() { holders_.clear(); }
  /// Forgets a subscription that is deleted.
  void forget(Context& context, std::uint32_t subscription);

  bool empty() const { return removals_.empty(); }
  std::size_t memory_bytes() const {
    return removals_.capacity() * sizeof(Removal) + holders_.capacity() * sizeof(Holder);
  }

 private:
  std::vector<Removal> removals_;
  std::vector<Holder> holders_;
};

}  // namespace meshsim::broker
