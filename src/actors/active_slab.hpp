// The things that an actor has under way (handlers, forwarded requests): a slab whose used slots can be walked by age.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/age_list.hpp"
#include "base/slab.hpp"

namespace meshsim::actors {

/// T has `std::uint32_t position` (the slab's own) and `std::uint64_t token` (0 when it waits for nothing). A copy is
/// deep and has the same slots.
template <class T>
class ActiveSlab {
 public:
  std::uint32_t add() {
    const std::uint32_t slot = slab_.allocate();
    slab_[slot].position = active_.push_back(
        slot, [this](std::uint32_t moved, std::uint32_t position) { slab_[moved].position = position; });
    reached_ = std::max(reached_, slot + 1);
    return slot;
  }

  void remove(std::uint32_t slot) {
    active_.remove(slab_[slot].position);
    slab_[slot].token = 0;
    slab_.release(slot);
  }

  T& operator[](std::uint32_t slot) { return slab_[slot]; }
  const T& operator[](std::uint32_t slot) const { return slab_[slot]; }

  /// Makes a token for the next thing that `slot` waits for. Its low half is the slot; no two are alike.
  std::uint64_t next_token(std::uint32_t slot) {
    if (++last_serial_ == 0) ++last_serial_;  // wrapped around: a token is never 0
    return (std::uint64_t{last_serial_} << 32) | slot;
  }
  /// Returns the slot that waits for this token; `none` when none does (any more). Takes any number.
  std::uint32_t waiting_for(std::uint64_t token) const {
    const auto slot = static_cast<std::uint32_t>(token);
    return token != 0 && slot < reached_ && slab_[slot].token == token ? slot : none;
  }
  static constexpr std::uint32_t none = UINT32_MAX;

  std::size_t size() const { return active_.size(); }
  bool empty() const { return active_.empty(); }
  std::size_t memory_bytes() const { return slab_.memory_bytes() + active_.memory_bytes(); }
  /// Returns the used slots, the oldest first; valid until the next add or remove.
  const AgeList& slots() const { return active_; }
  /// Returns a copy of the used slots, for a caller that adds or removes meanwhile.
  std::vector<std::uint32_t> by_age() const {
    std::vector<std::uint32_t> slots;
    slots.reserve(size());
    for (const std::uint32_t slot : active_) slots.push_back(slot);
    return slots;
  }

  /// Removes all. Tokens made before stay stale.
  void clear() {
    slab_.clear();
    active_ = {};
    reached_ = 0;
  }

 private:
  Slab<T> slab_;
  AgeList active_;
  std::uint32_t last_serial_ = 0;
  std::uint32_t reached_ = 0;  // slots ever used
};

}  // namespace meshsim::actors
