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
#include "base/chunks.hpp"
#include "base/prefetch.hpp"

namespace meshsim {

/// Objects of one type under 32-bit indexes, in chunks that never move: a reference stays valid until its slot is
/// released. Released slots are used again, the latest first. A copy is deep and has the same indexes.
/// Memory: chunks of about 64 KiB (of 2 MiB when they are many), kept until `clear`, and 4 to 8 bytes for each slot
/// released and not yet used again.
template <class T>
class Slab {
 public:
  /// The number of objects in a chunk; a power of two, so that access is two loads.
  static constexpr std::uint32_t chunk_size =
      static_cast<std::uint32_t>(std::bit_floor(std::clamp<std::size_t>(65'536 / sizeof(T), 16, 4'096)));

  Slab() = default;
  Slab(const Slab& other) { copy_from(other); }
  Slab(Slab&& other) noexcept { swap(other); }
  Slab& operator=(Slab other) noexcept {
    swap(other);
    return *this;
  }
  ~Slab() { clear(); }

  /// Returns the index of a slot that holds `T{}`.
  [[nodiscard]] std::uint32_t allocate() {
    if (free_.empty()) return append();
    const std::uint32_t index = take_free();
    // Objects with resources gave them up at their release and are T{} already. Others are constructed anew in place:
    // an assignment would construct them twice.
    if constexpr (std::is_trivially_copyable_v<T>) std::construct_at(&(*this)[index]);
    return index;
  }

  /// Returns the index of a slot; a recycled one holds what it held when it was released.
  [[nodiscard]] std::uint32_t allocate_kept() {
    if (free_.empty()) return append();
    return take_free();
  }

  /// Gives the slot back; it must be in use.
  void release(std::uint32_t index) {
    MESHSIM_DEBUG_ASSERT(index < used_);
    if constexpr (!std::is_trivially_copyable_v<T>) (*this)[index] = T{};
    free_.push_back(index);
  }

  [[nodiscard]] T& operator[](std::uint32_t index) {
    MESHSIM_DEBUG_ASSERT(index < used_);
    return objects(index / chunk_size)[index % chunk_size];
  }
  [[nodiscard]] const T& operator[](std::uint32_t index) const {
    MESHSIM_DEBUG_ASSERT(index < used_);
    return objects(index / chunk_size)[index % chunk_size];
  }

  /// Counts the slots in use.
  [[nodiscard]] std::size_t size() const { return used_ - free_.size(); }
  /// Counts the slots that were ever in use: all indexes are below.
  [[nodiscard]] std::uint32_t slots() const { return used_; }
  [[nodiscard]] bool empty() const { return size() == 0; }

  /// Counts the bytes that the slab itself holds on the heap, without those that its objects own.
  [[nodiscard]] std::size_t memory_bytes() const {
    return chunks_.memory_bytes() + free_.capacity() * sizeof(std::uint32_t);
  }

  /// Destroys everything and gives all memory back.
  void clear() {
    if constexpr (!std::is_trivially_destructible_v<T>) {
      for (std::uint32_t index = 0; index < used_; ++index) std::destroy_at(&(*this)[index]);
    }
    // Swapped with empty ones, because an assignment of {} would keep their memory.
    Chunks().swap(chunks_);
    std::vector<std::uint32_t>().swap(free_);
    used_ = 0;
  }

  void swap(Slab& other) noexcept {
    chunks_.swap(other.chunks_);
    free_.swap(other.free_);
    std::swap(used_, other.used_);
  }

 private:
  static constexpr std::size_t chunk_bytes = chunk_size * sizeof(T);
  static constexpr std::size_t many_free = 1'024;

  T* objects(std::size_t chunk) const { return reinterpret_cast<T*>(chunks_[chunk]); }
  std::uint32_t take_free() {
    const std::uint32_t index = free_.back();
    free_.pop_back();
    if (free_.size() > many_free) {  // the next one may have been released long ago
      const auto* next = reinterpret_cast<const std::byte*>(&(*this)[free_.back()]);
      prefetch(next);
      if constexpr (sizeof(T) > 48) prefetch(next + sizeof(T) - 1);
    }
    return index;
  }
  std::uint32_t append() {
    MESHSIM_ASSERT(used_ != UINT32_MAX);
    if (used_ == chunks_.size() * chunk_size) chunks_.add(chunk_bytes, alignof(T));
    const std::uint32_t index = used_++;
    std::construct_at(&(*this)[index]);
    return index;
  }

  void copy_from(const Slab& other) {
    free_ = other.free_;
    for (std::uint32_t first = 0; first < other.used_; first += chunk_size) {
      const std::uint32_t count = std::min(chunk_size, other.used_ - first);
      chunks_.add(chunk_bytes, alignof(T));
      std::uninitialized_copy_n(&other[first], count, objects(first / chunk_size));
      used_ += count;
    }
  }

  Chunks chunks_;
  std::vector<std::uint32_t> free_;
  std::uint32_t used_ = 0;  // slots ever handed out; all of them hold constructed objects
};

}  // namespace meshsim
