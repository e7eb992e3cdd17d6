// The takers of messages: the instances that are attached to a subscription, and which of them gets the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <vector>

#include "base/slab.hpp"
#include "broker/in_flight.hpp"

namespace meshsim::broker {

/// The messages that a paused instance was sent and has not read, and the time since which its buffer was found too
/// long.
struct Unread {
  Time since = -1;  ///< the pause that it belongs to
  std::uint64_t bytes = 0;
  std::uint64_t written = 0;  ///< the part of these that the kernel has as a whole
  Time above_since = never;   ///< the time at which it came above the lower limit; it may have been read since
  TimerId timer;
};

/// One instance attached to one subscription.
struct Consumer {
  InstanceId instance = no_instance;
  std::uint32_t subscription = none;      ///< index among the broker's
  std::uint32_t prefetch = 0;             ///< unacked messages it may hold; 0 = no limit
  std::uint32_t place = 0;                ///< in its subscription's ring
  std::uint32_t generation = 0;           ///< names this attachment, as a delivery's tag does; 0: the slot is free
  std::uint32_t next_of_instance = none;  ///< its instance's other subscriptions, in order of attaching
  std::uint32_t busy = 0;                 ///< asked for and not answered by the consumer, for one that asks
  std::uint16_t life = 0;   ///< the life of its instance that attached, which alone gets what is sent to it
  bool asks = false;        ///< it gets a message only when it asks for one (HandOut::when_idle)
  bool leaving = false;     ///< gets nothing more; may still answer
  bool deleted = false;     ///< and will not come back: what it holds goes with it
  bool commit_due = false;  ///< AckModel::offset: it commits as soon as it asks for the next
  Time beat = 0;            ///< and otherwise every commit_interval from here
  TimerId commit_timer;
  Unread unread;  ///< bytes that its instance has not read, kept in the instance's first consumer
  DeliveryList held;
  DeliveryList own;  ///< the messages it held before its death and gets first

  /// A consumer that asks is free when it has answered, whoever owns by then what it was given.
  bool has_room() const { return !leaving && (prefetch == 0 || (asks ? busy : held.count) < prefetch); }
  /// Tells whether it takes what anybody may have.
  bool wants_more() const { return has_room() && own.first == none; }
};

/// The consumers of one subscription in the order in which they attached.
class ConsumerRing {
 public:
  /// Adds at the end, of the line too; returns its place.
  std::uint32_t add(std::uint32_t consumer);
  /// Takes the one at `place` out: those behind it move up by one place. O(size).
  void remove(std::uint32_t place);
  /// Says whether the one at `place` can take a message now. Returns whether that is new.
  bool set_free(std::uint32_t place, bool free);
  /// It goes to the end of the line of take_oldest.
  void go_last(std::uint32_t place) { line_[place] = ++last_in_line_; }

  bool any_free() const { return free_count_ != 0; }
  std::uint32_t free() const { return free_count_; }
  /// The next in turn that can take a message; none when nobody can. O(size / 64).
  std::uint32_t take_turn();
  /// The first in line that is free, who goes to its end; none when nobody is. O(size / 64 + free).
  std::uint32_t take_oldest();
  /// The `nth` of those that can take a message, from 0; there must be so many. O(size / 64).
  std::uint32_t take_free(std::uint64_t nth) const;

  const std::vector<std::uint32_t>& members() const { return members_; }

 private:
  std::uint32_t next_free_place(std::uint32_t from) const;

  std::vector<std::uint32_t> members_;  // consumers' slots by place
  std::vector<std::uint64_t> free_;     // a bit per place
  std::vector<std::uint64_t> line_;     // the line of take_oldest, by place: the lowest comes first
  std::uint64_t last_in_line_ = 0;
  std::uint32_t free_count_ = 0;
  std::uint32_t turn_ = 0;  // the place asked first
};

/// All consumers of a broker.
class Consumers {
 public:
  /// Returns its slot.
  std::uint32_t attach(InstanceId instance, std::uint32_t subscription, std::uint32_t prefetch,
                       std::uint32_t generation);
  /// Forgets it; its ring and its deliveries are the caller's affair.
  void detach(std::uint32_t slot);
  void clear();

  /// The instance's first consumer; none. Follow next_of_instance.
  std::uint32_t first_of(InstanceId instance) const;
  /// The instance's consumer of that subscription; none.
  std::uint32_t find(InstanceId instance, std::uint32_t subscription) const;
  /// Tells whether that attachment still stands.
  bool is_current(std::uint32_t slot, std::uint32_t generation) const;

  Consumer& operator[](std::uint32_t slot) { return consumers_[slot]; }
  const Consumer& operator[](std::uint32_t slot) const { return consumers_[slot]; }

 private:
  Slab<Consumer> consumers_;
  std::uint32_t slots_ = 0;
  std::vector<std::uint32_t> first_of_instance_;
};

}  // namespace meshsim::broker
