#include "broker/in_flight.hpp"

#include <algorithm>

namespace meshsim::broker {

std::uint32_t InFlight::next_generation() {
  // 0 stands for a free slot, so a wrapped number skips it.
  if (++last_generation_ == 0) ++last_generation_;
  return last_generation_;
}

std::uint32_t InFlight::add(DeliveryList& list, const QueuedMessage& message, std::uint32_t subscription,
                            std::uint32_t consumer) {
  const std::uint32_t slot = deliveries_.allocate();
  slots_ = std::max(slots_, slot + 1);
  Delivery& delivery = deliveries_[slot];
  delivery.message = message;
  delivery.generation = next_generation();
  delivery.subscription = subscription;
  delivery.consumer = consumer;
  link(list, slot);
  return slot;
}

QueuedMessage InFlight::remove(DeliveryList& list, std::uint32_t slot) {
  unlink(list, slot);
  const QueuedMessage message = deliveries_[slot].message;
  deliveries_[slot].generation = 0;
  deliveries_.release(slot);
  return message;
}

void InFlight::move(DeliveryList& from, DeliveryList& to, std::uint32_t slot) {
  unlink(from, slot);
  link(to, slot);
}

std::uint32_t InFlight::find(std::uint64_t tag) const {
  const auto slot = static_cast<std::uint32_t>(tag);
  const auto generation = static_cast<std::uint32_t>(tag >> 32);
  if (generation == 0 || slot >= slots_ || deliveries_[slot].generation != generation) return none;
  return slot;
}

void InFlight::link(DeliveryList& list, std::uint32_t slot) {
  Delivery& delivery = deliveries_[slot];
  delivery.previous = list.last;
  delivery.next = none;
  (list.last == none ? list.first : deliveries_[list.last].next) = slot;
  list.last = slot;
  ++list.count;
}

void InFlight::unlink(DeliveryList& list, std::uint32_t slot) {
  const Delivery& delivery = deliveries_[slot];
  (delivery.previous == none ? list.first : deliveries_[delivery.previous].next) = delivery.next;
  (delivery.next == none ? list.last : deliveries_[delivery.next].previous) = delivery.previous;
  --list.count;
}

}  // namespace meshsim::broker
