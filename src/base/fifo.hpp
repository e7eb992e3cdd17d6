#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/check.hpp"

namespace meshsim {

/// A queue of plain values in chunks of about 2 KiB: nothing doubles, memory follows the number of values (and 8 bytes
/// a chunk), and an emptied queue keeps at most two chunks. An unused one holds no memory. A copy is deep.
///
/// Values sit at running 64-bit positions from `begin_` to `end_`; a position's chunk is found in a ring of pointers
/// whose size is a power of two, so that positions may wrap around.
template <class T>
class Fifo {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  /// The number of values in a chunk.
  static constexpr std::uint64_t chunk_size = std::bit_floor(std::clamp<std::size_t>(2'048 / sizeof(T), 8, 1'024));

  Fifo() = default;
  Fifo(const Fifo& other) { copy_from(other); }
  Fifo(Fifo&& other) noexcept { swap(other); }
  Fifo& operator=(Fifo other) noexcept {
    swap(other);
    return *this;
  }
  ~Fifo() { clear(); }

  [[nodiscard]] std::size_t size() const { return end_ - begin_; }
  [[nodiscard]] bool empty() const { return begin_ == end_; }

  void push_back(const T& value) {
    const T copy = value;  // `value` may be an element of this queue
    add_chunk_for(end_, begin_, end_);
    at(end_) = copy;
    ++end_;
  }

  /// Removes the first or the last value; there must be one.
  void pop_front() {
    MESHSIM_DEBUG_ASSERT(!empty());
    const std::uint64_t old = begin_++;
    if (empty()) return settle_when_empty(old);
    if (begin_ % chunk_size == 0) drop_chunk_of(old);
  }
  void pop_back() {
    MESHSIM_DEBUG_ASSERT(!empty());
    const std::uint64_t old = --end_;
    if (empty()) return settle_when_empty(old);
    if (end_ % chunk_size == 0) drop_chunk_of(old);
  }

  /// Removes the value at `index`, moving the shorter side: linear in the distance from the nearer end.
  void erase(std::size_t index) {
    MESHSIM_DEBUG_ASSERT(index < size());
    if (index < size() / 2) {
      for (std::size_t i = index; i > 0; --i) (*this)[i] = (*this)[i - 1];
      return pop_front();
    }
    for (std::size_t i = index; i + 1 < size(); ++i) (*this)[i] = (*this)[i + 1];
    pop_back();
  }

  [[nodiscard]] T& front() { return (*this)[0]; }
  [[nodiscard]] const T& front() const { return (*this)[0]; }
  [[nodiscard]] T& back() { return (*this)[size() - 1]; }
  [[nodiscard]] const T& back() const { return (*this)[size() - 1]; }

  /// Returns the value at `index`, counted from the front. References stay valid while the value is in the queue and
  /// nothing is erased.
  [[nodiscard]] T& operator[](std::size_t index) {
    MESHSIM_DEBUG_ASSERT(index < size());
    return at(begin_ + index);
  }
  [[nodiscard]] const T& operator[](std::size_t index) const {
    MESHSIM_DEBUG_ASSERT(index < size());
    return ring_[ring_slot(begin_ + index)][(begin_ + index) % chunk_size];
  }

  /// Counts the bytes held on the heap. O(1).
  [[nodiscard]] std::size_t memory_bytes() const {
    std::size_t chunks = spare_ != nullptr ? 1 : 0;
    if (!ring_.empty()) chunks += empty() ? kept_when_empty() : (end_ - 1) / chunk_size - begin_ / chunk_size + 1;
    return chunks * chunk_size * sizeof(T) + ring_.capacity() * sizeof(T*);
  }

  /// Removes everything and gives all memory back.
  void clear() {
    for (T* chunk : ring_) free_chunk(chunk);
    free_chunk(std::exchange(spare_, nullptr));
    std::vector<T*>().swap(ring_);  // an assignment of {} would keep its memory
    begin_ = end_ = 0;
  }

  void swap(Fifo& other) noexcept {
    ring_.swap(other.ring_);
    std::swap(spare_, other.spare_);
    std::swap(begin_, other.begin_);
    std::swap(end_, other.end_);
  }

 private:
  static constexpr std::size_t min_ring = 4;
  static constexpr std::size_t max_idle_ring = 64;  // an emptied queue with a larger ring gives it back

  [[nodiscard]] std::size_t kept_when_empty() const { return ring_[ring_slot(begin_)] != nullptr ? 1 : 0; }

  static void free_chunk(T* chunk) {
    if (chunk != nullptr) std::allocator<T>().deallocate(chunk, chunk_size);
  }

  [[nodiscard]] std::size_t ring_slot(std::uint64_t position) const {
    return (position / chunk_size) & (ring_.size() - 1);
  }
  [[nodiscard]] T& at(std::uint64_t position) { return ring_[ring_slot(position)][position % chunk_size]; }

  /// Allocates the chunk of `position`, which lies just before or just behind the values from `first` to `last`, both
  /// included.
  void add_chunk_for(std::uint64_t position, std::uint64_t first, std::uint64_t last) {
    const std::uint64_t chunks_before_last = (last - first + first % chunk_size) / chunk_size;
    if (chunks_before_last >= ring_.size()) grow_ring();
    T*& chunk = ring_[ring_slot(position)];
    if (chunk == nullptr) chunk = take_chunk();
  }

  T* take_chunk() {
    return spare_ != nullptr ? std::exchange(spare_, nullptr) : std::allocator<T>().allocate(chunk_size);
  }

  void grow_ring() {
    if (ring_.empty()) return ring_.resize(min_ring, nullptr);
    std::vector<T*> larger(ring_.size() * 2, nullptr);
    const std::uint64_t first = begin_ / chunk_size;
    for (std::uint64_t i = 0; i < ring_.size(); ++i) {
      larger[(first + i) & (larger.size() - 1)] = ring_[(first + i) & (ring_.size() - 1)];
    }
    ring_.swap(larger);
  }

  void drop_chunk_of(std::uint64_t position) {
    T* chunk = std::exchange(ring_[ring_slot(position)], nullptr);
    if (spare_ == nullptr)
      spare_ = chunk;
    else
      free_chunk(chunk);
  }

  /// Keeps the last chunk and starts again at its first place, so that a queue of a few values stays within it.
  void settle_when_empty(std::uint64_t last_position) {
    begin_ = end_ = last_position - last_position % chunk_size;
    if (ring_.size() <= max_idle_ring) return;
    drop_chunk_of(begin_);
    std::vector<T*>().swap(ring_);
  }

  void copy_from(const Fifo& other) {
    if (other.empty()) return;
    ring_.resize(other.ring_.size(), nullptr);
    begin_ = end_ = other.begin_;
    while (end_ != other.end_) {
      const std::uint64_t count = std::min(chunk_size - end_ % chunk_size, other.end_ - end_);
      T* chunk = ring_[ring_slot(end_)] = take_chunk();
      std::uninitialized_copy_n(&other[end_ - begin_], count, chunk + end_ % chunk_size);
      end_ += count;
    }
  }

  std::vector<T*> ring_;  // chunk n is at n modulo the size; nullptr where no value is
  T* spare_ = nullptr;    // one freed chunk, for the next that is needed
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
};

}  // namespace meshsim
