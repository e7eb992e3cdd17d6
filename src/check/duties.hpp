#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/event.hpp>

#include "base/fifo.hpp"

namespace meshsim::check {

/// The open duties in the order in which they arose, which is also that of the deadlines, because `within` is the same
/// for all. Fulfilled duties stay in it until they reach the front or make up most of it, so that its memory follows
/// the open ones.
class Duties {
 public:
  struct Duty {
    std::uint64_t key = 0;  ///< the owner's name for the instance; may be reused
    EventSeq first = 0;     ///< the event with which the instance began, which tells apart uses of one key
  };

  /// Appends a duty. `open` is the number of open ones including it; `is_open(duty)` tells which. O(1) amortised.
  template <class IsOpen>
  void push(Duty duty, std::uint64_t open, IsOpen is_open) {
    duties_.push_back(duty);
    if (duties_.size() > 2 * open + slack) compact(is_open);
  }

  /// Returns the oldest open duty, null when there is none. Drops fulfilled ones.
  template <class IsOpen>
  const Duty* front(IsOpen is_open) {
    while (!duties_.empty() && !is_open(duties_.front())) duties_.pop_front();
    return duties_.empty() ? nullptr : &duties_.front();
  }

  void pop_front() { duties_.pop_front(); }
  std::size_t memory_bytes() const { return duties_.memory_bytes(); }

 private:
  static constexpr std::uint64_t slack = 256;

  template <class IsOpen>
  void compact(IsOpen is_open) {
    Fifo<Duty> kept;
    for (std::size_t i = 0; i < duties_.size(); ++i) {
      if (is_open(duties_[i])) kept.push_back(duties_[i]);
    }
    duties_ = std::move(kept);
  }

  Fifo<Duty> duties_;
};

}  // namespace meshsim::check
