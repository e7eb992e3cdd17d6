// What an actor has under way (handler runs, forwarded requests): a slab whose used slots can be walked.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "base/slab.hpp"

namespace meshsim::actors {

/// T has `std::uint32_t position` (the slab's own), `std::uint64_t order` (the slab's own, growing) and
/// `std::uint64_t token` (0 when it waits for nothing). A copy is deep and has the same slots.
template <class T>
class ActiveSlab {
 public:
  std::uint32_t add() {
    const std::uint32_t slot = slab_.allocate();
    slab_[slot].position = static_cast<std::uint32_t>(active_.size());
    slab_[slot].order = ++last_order_;
    active_.push_back(slot);
    reached_ = std::max(reached_, slot + 1);
    return slot;
  }

  void remove(std::uint32_t slot) {
    const std::uint32_t last = active_.back();
    active_[slab_[slot].position] = last;
    slab_[last].position = slab_[slot].position;
    active_.pop_back();
    slab_[slot].token = 0;
    slab_.release(slot);
  }

  T& operator[](std::uint32_t slot) { return slab_[slot]; }
  const T& operator[](std::uint32_t slot) const { return slab_[slot]; }

  /// A token for the next thing that `slot` waits for. Its low half is the slot; no two are alike.
  std::uint64_t next_token(std::uint32_t slot) {
    if (++last_serial_ == 0) ++last_serial_;  // wrapped around: a token is never 0
    return (std::uint64_t{last_serial_} << 32) | slot;
  }
  /// The slot that waits for this token; `none` when nothing does (any more). Takes any number.
  std::uint32_t waiting_for(std::uint64_t token) const {
    const auto slot = static_cast<std::uint32_t>(token);
    return token != 0 && slot < reached_ && slab_[slot].token == token ? slot : none;
  }
  static constexpr std::uint32_t none = UINT32_MAX;

  std::size_t size() const { return active_.size(); }
  bool empty() const { return active_.empty(); }
  /// Used slots in no useful (but in a repeatable) order; valid until the next add or remove.
  std::span<const std::uint32_t> slots() const { return active_; }
  /// Used slots, the oldest first. For rare events: it allocates.
  std::vector<std::uint32_t> by_age() const {
    std::vector<std::uint32_t> slots = active_;
    std::sort(slots.begin(), slots.end(),
              [this](std::uint32_t a, std::uint32_t b) { return slab_[a].order < slab_[b].order; });
    return slots;
  }

  /// Tokens given before stay stale.
  void clear() {
    slab_.clear();
    active_.clear();
    reached_ = 0;
  }

 private:
  Slab<T> slab_;
  std::vector<std::uint32_t> active_;
  std::uint64_t last_order_ = 0;
  std::uint32_t last_serial_ = 0;
  std::uint32_t reached_ = 0;  // slots ever used
};

}  // namespace meshsim::actors
