#include "broker/consumers.hpp"

#include <algorithm>
#include <bit>

#include "base/check.hpp"

namespace meshsim::broker {

std::uint32_t ConsumerRing::add(std::uint32_t consumer) {
  const auto place = static_cast<std::uint32_t>(members_.size());
  members_.push_back(consumer);
  free_.resize(members_.size() / 64 + 1, 0);
  line_.push_back(++last_in_line_);
  return place;
}

void ConsumerRing::remove(std::uint32_t place) {
  set_free(place, false);
  for (std::uint32_t i = place; i + 1 < members_.size(); ++i) {
    const bool free = (free_[(i + 1) / 64] >> ((i + 1) % 64) & 1) != 0;
    set_free(i + 1, false);
    set_free(i, free);
  }
  members_.erase(members_.begin() + place);
  line_.erase(line_.begin() + place);
  // All members behind it moved up, and the same one must stay next.
  if (turn_ > place) --turn_;
}

bool ConsumerRing::set_free(std::uint32_t place, bool free) {
  const std::uint64_t bit = std::uint64_t{1} << (place % 64);
  std::uint64_t& word = free_[place / 64];
  if (((word & bit) != 0) == free) return false;
  word ^= bit;
  free ? ++free_count_ : --free_count_;
  return true;
}

std::uint32_t ConsumerRing::take_turn() {
  if (free_count_ == 0) return none;
  std::uint32_t place = next_free_place(turn_);
  if (place == none) place = next_free_place(0);
  turn_ = place + 1;
  return members_[place];
}

std::uint32_t ConsumerRing::take_oldest() {
  std::uint32_t oldest = next_free_place(0);
  if (oldest == none) return none;
  for (std::uint32_t place = oldest; place != none; place = next_free_place(place + 1)) {
    if (line_[place] < line_[oldest]) oldest = place;
  }
  go_last(oldest);
  return members_[oldest];
}

std::uint32_t ConsumerRing::take_free(std::uint64_t nth) const {
  for (std::size_t word = 0; word < free_.size(); ++word) {
    const auto here = static_cast<std::uint64_t>(std::popcount(free_[word]));
    if (nth >= here) {
      nth -= here;
      continue;
    }
    std::uint64_t bits = free_[word];
    for (; nth > 0; --nth) bits &= bits - 1;
    return members_[word * 64 + static_cast<std::size_t>(std::countr_zero(bits))];
  }
  return none;
}

std::uint32_t ConsumerRing::next_free_place(std::uint32_t from) const {
  std::uint64_t mask = ~std::uint64_t{0} << (from % 64);
  for (std::size_t word = from / 64; word < free_.size(); ++word, mask = ~std::uint64_t{0}) {
    const std::uint64_t bits = free_[word] & mask;
    if (bits != 0) return static_cast<std::uint32_t>(word * 64) + static_cast<std::uint32_t>(std::countr_zero(bits));
  }
  return none;
}

std::uint32_t Consumers::attach(InstanceId instance, std::uint32_t subscription, std::uint32_t prefetch,
                                std::uint32_t generation) {
  const std::uint32_t slot = consumers_.allocate();
  slots_ = std::max(slots_, slot + 1);
  Consumer& consumer = consumers_[slot];
  consumer.instance = instance;
  consumer.subscription = subscription;
  consumer.prefetch = prefetch;
  consumer.generation = generation;
  if (instance >= first_of_instance_.size()) first_of_instance_.resize(instance + std::size_t{1}, none);
  std::uint32_t* link = &first_of_instance_[instance];
  while (*link != none) link = &consumers_[*link].next_of_instance;
  *link = slot;
  return slot;
}

void Consumers::detach(std::uint32_t slot) {
  Consumer& consumer = consumers_[slot];
  std::uint32_t* link = &first_of_instance_[consumer.instance];
  while (*link != slot) link = &consumers_[*link].next_of_instance;
  *link = consumer.next_of_instance;
  consumer.generation = 0;
  consumers_.release(slot);
}

void Consumers::clear() {
  consumers_.clear();
  slots_ = 0;
  first_of_instance_.clear();
}

std::uint32_t Consumers::first_of(InstanceId instance) const {
  return instance < first_of_instance_.size() ? first_of_instance_[instance] : none;
}

std::uint32_t Consumers::find(InstanceId instance, std::uint32_t subscription) const {
  std::uint32_t slot = first_of(instance);
  while (slot != none && consumers_[slot].subscription != subscription) slot = consumers_[slot].next_of_instance;
  return slot;
}

bool Consumers::is_current(std::uint32_t slot, std::uint32_t generation) const {
  return generation != 0 && slot < slots_ && consumers_[slot].generation == generation;
}

}  // namespace meshsim::broker
