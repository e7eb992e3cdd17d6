#pragma once

#include <cstddef>
#include <cstdint>

#include "base/check.hpp"
#include "base/ring.hpp"

namespace meshsim {

/// 32-bit numbers (below 2^32 - 1) in the order they came, any of which may be removed by its place: for numbers that
/// are removed in nearly the order they came, such as timers of one duration or requests under way.
///
/// A removal leaves a hole; holes at the front go when the first number goes. A list linked through an array indexed by
/// number would touch two neighbours for each removal, and with many numbers those lie anywhere in memory; here the
/// places of one time lie together. Costs 4 bytes a place, and at most four times as many places as it ever held
/// numbers at once.
class AgeList {
 public:
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  /// Returns the oldest number; there must be one.
  std::uint32_t front() const { return numbers_.front(); }

  /// Appends `number` and returns its place. When others had to move, `moved(number, place)` says where to. Amortised
  /// O(1).
  template <class Moved>
  std::uint32_t push_back(std::uint32_t number, Moved&& moved) {
    if (!numbers_.append(number)) [[unlikely]] {
      if (count_ <= numbers_.size() / 2) close_holes(moved);
      numbers_.push_back(number);
    }
    ++count_;
    return first_ + static_cast<std::uint32_t>(numbers_.size() - 1);
  }
  /// Removes the entry at `place`. Amortised O(1).
  void remove(std::uint32_t place) {
    std::uint32_t& number = numbers_[place - first_];
    MESHSIM_DEBUG_ASSERT(number != hole);
    number = hole;
    --count_;
    if (place != first_) return;
    do {
      numbers_.pop_front();
      ++first_;
    } while (!numbers_.empty() && numbers_.front() == hole);
  }

  /// Goes through the numbers, oldest first; valid until the next push_back or removal.
  class Iterator {
   public:
    std::uint32_t operator*() const { return (*numbers_)[index_]; }
    Iterator& operator++() {
      do ++index_;
      while (index_ < numbers_->size() && (*numbers_)[index_] == hole);
      return *this;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

   private:
    friend class AgeList;
    Iterator(const Ring<std::uint32_t>& numbers, std::size_t index) : numbers_(&numbers), index_(index) {}
    const Ring<std::uint32_t>* numbers_;
    std::size_t index_;
  };
  Iterator begin() const { return {numbers_, 0}; }
  Iterator end() const { return {numbers_, numbers_.size()}; }

  std::size_t memory_bytes() const { return numbers_.memory_bytes(); }

 private:
  static constexpr std::uint32_t hole = UINT32_MAX;

  template <class Moved>
  void close_holes(Moved& moved) {
    std::uint32_t place = first_;
    for (std::size_t left = numbers_.size(); left > 0; --left) {
      const std::uint32_t number = numbers_.front();
      numbers_.pop_front();
      if (number == hole) continue;
      numbers_.push_back(number);
      moved(number, place++);
    }
  }

  Ring<std::uint32_t> numbers_;  // with holes; the first is never one
  std::uint32_t first_ = 0;      // the place of the first number; places count on and wrap around
  std::uint32_t count_ = 0;      // without holes
};

}  // namespace meshsim
