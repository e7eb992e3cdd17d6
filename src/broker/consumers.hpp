// The consumers: the instances that are attached to a subscription, and the choice of the one that gets the next
// message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <vector>

#include "base/slab.hpp"
#include "broker/in_flight.hpp"

namespace meshsim::broker {

/// The messages that were sent to a paused instance and not read by it, and since when its buffer is above the limit.
struct Unread {
  Time since = -1;  ///< the beginning of the pause it belongs to
  std::uint64_t bytes = 0;
  std::uint64_t written = 0;  ///< the part of `bytes` in messages that went whole into the kernel
  Time above_since = never;   ///< when it rose above the lower limit; may have been read since
  TimerId timer;
};

/// One instance attached to one subscription.
struct Consumer {
  InstanceId instance = no_instance;
  std::uint32_t subscription = none;      ///< index among the broker's subscriptions
  std::uint32_t prefetch = 0;             ///< the unacked messages it may hold; 0 = no limit
  std::uint32_t place = 0;                ///< its place in its subscription's ring
  std::uint32_t generation = 0;           ///< names this attachment, as a delivery's tag names the delivery; 0: the
                                          ///< slot is free
  std::uint32_t next_of_instance = none;  ///< the next consumer of the same instance, in order of attaching
  std::uint32_t busy = 0;                 ///< for one that asks: messages it asked for and has not answered
  std::uint16_t life = 0;   ///< the life of its instance in which it attached; only that life gets what is sent to it
  bool asks = false;        ///< it gets a message only when it asks for one (HandOut::when_idle)
  bool leaving = false;     ///< gets nothing more, but may still answer
  bool deleted = false;     ///< leaves for good, and what it holds goes with it
  bool commit_due = false;  ///< AckModel::offset: it commits as soon as it asks for the next message
  Time beat = 0;            ///< the beginning of its commit intervals
  TimerId commit_timer;
  Unread unread;  ///< bytes that its instance has not read; kept in the instance's first consumer
  DeliveryList held;
  DeliveryList own;  ///< the messages that it held before its death and gets before all others

  /// Tells whether it may hold one more message. One that asks is free as soon as it has answered, even if its message
  /// has another owner by then.
  bool has_room() const { return !leaving && (prefetch == 0 || (asks ? busy : held.count) < prefetch); }
  /// Tells whether it can take a message that any consumer may have.
  bool wants_more() const { return has_room() && own.first == none; }
};

/// The consumers of one subscription in the order in which they attached.
class ConsumerRing {
 public:
  /// Adds a consumer as the last, in take_oldest's order too; returns its place.
  std::uint32_t add(std::uint32_t consumer);
  /// Removes the consumer at `place`: those behind it move up by one place. O(size).
  void remove(std::uint32_t place);
  /// Notes whether the consumer at `place` can take a message now. Returns whether that changed.
  bool set_free(std::uint32_t place, bool free);
  /// Puts it at the end of take_oldest's order.
  void go_last(std::uint32_t place) { line_[place] = ++last_in_line_; }

  bool any_free() const { return free_count_ != 0; }
  std::uint32_t free() const { return free_count_; }
  /// Picks the next in turn that can take a message; none when there is none. O(size / 64).
  std::uint32_t take_turn();
  /// Picks the free consumer that was picked longest ago and puts it at the end of the order; none when none is free.
  /// O(size / 64 + free).
  std::uint32_t take_oldest();
  /// Picks the `nth` (from 0) of those that can take a message; there must be so many. O(size / 64).
  std::uint32_t take_free(std::uint64_t nth) const;

  const std::vector<std::uint32_t>& members() const { return members_; }

 private:
  std::uint32_t next_free_place(std::uint32_t from) const;

  std::vector<std::uint32_t> members_;  // consumers' slots by place
  std::vector<std::uint64_t> free_;     // a bit per place
  std::vector<std::uint64_t> line_;     // the order of take_oldest, by place: the lowest number comes first
  std::uint64_t last_in_line_ = 0;
  std::uint32_t free_count_ = 0;
  std::uint32_t turn_ = 0;  // the place that is asked first
};

/// All consumers of a broker.
class Consumers {
 public:
  /// Attaches an instance to a subscription and returns the consumer's slot.
  std::uint32_t attach(InstanceId instance, std::uint32_t subscription, std::uint32_t prefetch,
                       std::uint32_t generation);
  /// Forgets a consumer. The caller takes care of its ring and its deliveries.
  void detach(std::uint32_t slot);
  void clear();

  /// Returns the instance's first consumer, or none. Follow next_of_instance for the others.
  std::uint32_t first_of(InstanceId instance) const;
  /// Returns the instance's consumer of that subscription, or none.
  std::uint32_t find(InstanceId instance, std::uint32_t subscription) const;
  /// Tells whether that attachment still exists.
  bool is_current(std::uint32_t slot, std::uint32_t generation) const;

  Consumer& operator[](std::uint32_t slot) { return consumers_[slot]; }
  const Consumer& operator[](std::uint32_t slot) const { return consumers_[slot]; }

 private:
  Slab<Consumer> consumers_;
  std::uint32_t slots_ = 0;
  std::vector<std::uint32_t> first_of_instance_;
};

}  // namespace meshsim::broker
