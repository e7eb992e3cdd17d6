#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/wide_memory.hpp"

namespace meshsim {

/// A queue of plain values in one piece of memory that doubles when it is full and never shrinks: the fastest for a
/// queue whose length changes little. `Fifo` is for many queues that are mostly short or empty.
template <class T>
class Ring {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  const T& front() const { return values_[first_]; }
  /// Returns the value at `i`, counted from the front.
  T& operator[](std::size_t i) { return values_[(first_ + i) & mask_]; }
  const T& operator[](std::size_t i) const { return values_[(first_ + i) & mask_]; }

  void push_back(const T& value) {
    if (count_ == values_.size()) [[unlikely]] {
      grow();
    }
    values_[(first_ + count_++) & mask_] = value;
  }
  /// Appends a value if the queue is not empty and has room for one more; otherwise does nothing and returns false.
  bool append(const T& value) {
    if (count_ - 1 >= mask_) return false;
    values_[(first_ + count_++) & mask_] = value;
    return true;
  }
  void pop_front() {
    first_ = (first_ + 1) & mask_;
    --count_;
  }

  std::size_t memory_bytes() const { return values_.capacity() * sizeof(T); }

 private:
  void grow() {
    std::vector<T, WideAllocator<T>> larger(values_.empty() ? 4 : 2 * values_.size());
    for (std::size_t i = 0; i < count_; ++i) larger[i] = (*this)[i];
    values_ = std::move(larger);
    mask_ = values_.size() - 1;
    first_ = 0;
  }

  std::vector<T, WideAllocator<T>> values_;  // their number is a power of two
  std::size_t mask_ = 0;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace meshsim
