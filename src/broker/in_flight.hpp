// The deliveries that were handed out and not answered yet, and the messages whose retry is delayed.
//
// Each is in exactly one list: one of its consumer's, or one of its subscription's. A delivery is named by a tag: its
// slot and a number that is used only once, so that an answer that comes too late (the lease expired, the broker died)
// names nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/context.hpp>

#include "base/slab.hpp"
#include "broker/queued_message.hpp"

namespace meshsim::broker {

inline constexpr std::uint32_t none = UINT32_MAX;

/// AckModel::offset: the outcome of a delivery that no commit has passed over yet.
enum class Outcome : std::uint8_t { open, handled, rejected, passed_over };

struct Delivery {
  QueuedMessage message;
  Time since = 0;                     ///< the time at which it was handed out last; of one that is delayed: until when
                                      ///< it is kept back
  TimerId timer;                      ///< the lease, or the end of the delay
  std::uint32_t generation = 0;       ///< the tag's upper half; 0: the slot is free
  std::uint32_t subscription = none;  ///< index among the broker's subscriptions
  std::uint32_t consumer = none;      ///< the consumer that holds it, or none
  InstanceId owner = no_instance;     ///< the instance that had it last
  std::uint32_t previous = none;
  std::uint32_t next = none;
  std::uint16_t owner_incarnation = 0;
  bool answered = false;  ///< by a living process, but the broker's disk has no record of it yet
  bool delayed = false;   ///< not handed out, because its retry waits for its time
  bool own = false;       ///< in its consumer's list `own`
  bool at_work = false;   ///< acked before the end of its handler, so that a `next` will come
  Outcome outcome = Outcome::open;
  bool ready = false;  ///< pending, and to be handed out again: in the subscription's ready queue
};

/// Deliveries in the order in which they were added.
struct DeliveryList {
  std::uint32_t first = none;
  std::uint32_t last = none;
  std::uint32_t count = 0;
};

class InFlight {
 public:
  /// Adds a delivery at the end of the list and returns its slot. Constant time, as everything here.
  std::uint32_t add(DeliveryList& list, const QueuedMessage& message, std::uint32_t subscription,
                    std::uint32_t consumer);
  /// Removes a delivery from its list and forgets it.
  QueuedMessage remove(DeliveryList& list, std::uint32_t slot);
  /// Moves a delivery to the end of another list.
  void move(DeliveryList& from, DeliveryList& to, std::uint32_t slot);

  std::uint64_t tag(std::uint32_t slot) const { return make_tag(deliveries_[slot].generation, slot); }
  /// Finds the slot of a tag; none when that delivery is over or never existed.
  std::uint32_t find(std::uint64_t tag) const;

  Delivery& operator[](std::uint32_t slot) { return deliveries_[slot]; }
  const Delivery& operator[](std::uint32_t slot) const { return deliveries_[slot]; }

  /// Returns a number that no tag has had.
  std::uint32_t next_generation();
  static std::uint64_t make_tag(std::uint32_t generation, std::uint32_t slot) {
    return (std::uint64_t{generation} << 32) | slot;
  }
  static std::uint32_t generation_of(std::uint64_t tag) { return static_cast<std::uint32_t>(tag >> 32); }

  std::size_t size() const { return deliveries_.size(); }
  std::size_t memory_bytes() const { return deliveries_.memory_bytes(); }

 private:
  void link(DeliveryList& list, std::uint32_t slot);
  void unlink(DeliveryList& list, std::uint32_t slot);

  Slab<Delivery> deliveries_;
  std::uint32_t slots_ = 0;            // slots ever used
  std::uint32_t last_generation_ = 0;  // survives the broker's deaths, because late answers do
};

}  // namespace meshsim::broker
