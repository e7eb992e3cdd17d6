#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/wide_memory.hpp"

namespace meshsim {

/// 32-bit numbers (below 2^32 - 1) in the order they came, any of which may leave by its place: for what mostly leaves
/// in nearly that order, such as timers of one duration or requests under way.
///
/// Whoever leaves makes a hole, and the holes at the front go with the first one. A list linked through what is
/// numbered would look at two neighbours for each, and with many those lie anywhere in memory; here the places that are
/// left about one time lie together. 4 bytes a place, and fewer than four places for each number of the fullest moment.
class AgeList {
 public:
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  /// The oldest; there must be one.
  std::uint32_t front() const { return numbers_[begin_ & mask_]; }

  /// Returns its place. When others had to move, `moved(number, place)` says where to. Amortised O(1).
  template <class Moved>
  std::uint32_t push_back(std::uint32_t number, Moved&& moved) {
    if (end_ - begin_ == numbers_.size()) [[unlikely]] {
      make_room(moved);
    }
    numbers_[end_ & mask_] = number;
    ++count_;
    return end_++;
  }
  /// Who is there leaves. Amortised O(1).
  void remove(std::uint32_t place) {
    numbers_[place & mask_] = hole;
    --count_;
    if (place == begin_) begin_ = next_of(begin_);
  }

  /// The oldest first; valid until the next push_back or removal.
  class Iterator {
   public:
    std::uint32_t operator*() const { return list_->numbers_[place_ & list_->mask_]; }
    Iterator& operator++() {
      place_ = list_->next_of(place_);
      return *this;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.place_ == b.place_; }

   private:
    friend class AgeList;
    Iterator(const AgeList* list, std::uint32_t place) : list_(list), place_(place) {}
    const AgeList* list_;
    std::uint32_t place_;
  };
  Iterator begin() const { return {this, begin_}; }
  Iterator end() const { return {this, end_}; }

  std::size_t memory_bytes() const { return numbers_.capacity() * sizeof(std::uint32_t); }

 private:
  static constexpr std::uint32_t hole = UINT32_MAX;

  std::uint32_t next_of(std::uint32_t place) const {
    do ++place;
    while (place != end_ && numbers_[place & mask_] == hole);
    return place;
  }
  template <class Moved>
  void make_room(Moved& moved) {
    if (!numbers_.empty() && count_ <= numbers_.size() / 2) return close_holes(moved);
    std::vector<std::uint32_t, WideAllocator<std::uint32_t>> larger(numbers_.empty() ? 4 : 2 * numbers_.size());
    const auto mask = static_cast<std::uint32_t>(larger.size() - 1);
    for (std::uint32_t place = begin_; place != end_; ++place) larger[place & mask] = numbers_[place & mask_];
    numbers_ = std::move(larger);
    mask_ = mask;
  }
  template <class Moved>
  void close_holes(Moved& moved) {
    std::uint32_t to = begin_;
    for (std::uint32_t place = begin_; place != end_; ++place) {
      const std::uint32_t number = numbers_[place & mask_];
      if (number == hole) continue;
      numbers_[to & mask_] = number;
      moved(number, to++);
    }
    end_ = to;
  }

  std::vector<std::uint32_t, WideAllocator<std::uint32_t>> numbers_;  // 2^n of them; a place is that modulo the size
  std::uint32_t mask_ = 0;
  std::uint32_t begin_ = 0, end_ = 0;  // places count on and wrap around; the first is no hole
  std::uint32_t count_ = 0;            // without holes
};

}  // namespace meshsim
