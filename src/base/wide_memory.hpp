// Memory for what grows large and is looked at in no order: messages, runs, timers, open claims.
//
// Memory is mapped in pages of 4 KiB; with hundreds of MiB in use nearly every look would have to find its page's
// place first. From 2 MiB on these blocks are whole wide pages, which Linux is asked to map as such (madvise(2),
// MADV_HUGEPAGE; where it does not, nothing is lost).
#pragma once

#include <cstddef>

namespace meshsim {

inline constexpr std::size_t wide_page = std::size_t{2} << 20;
inline constexpr std::size_t cache_line = 64;

/// `bytes` of memory with that alignment, or on wide pages when there are as many. Throws std::bad_alloc.
[[nodiscard]] void* allocate_wide(std::size_t bytes, std::size_t alignment);
/// Gives it back; both as asked for.
void free_wide(void* memory, std::size_t bytes, std::size_t alignment) noexcept;

/// For the standard's containers and Boost's. Aligned to a cache line.
template <class T>
struct WideAllocator {
  using value_type = T;

  WideAllocator() = default;
  template <class U>
  explicit WideAllocator(const WideAllocator<U>&) {}

  T* allocate(std::size_t n) { return static_cast<T*>(allocate_wide(n * sizeof(T), cache_line)); }
  void deallocate(T* memory, std::size_t n) noexcept { free_wide(memory, n * sizeof(T), cache_line); }
  template <class U>
  friend bool operator==(const WideAllocator&, const WideAllocator<U>&) {
    return true;
  }
};

}  // namespace meshsim
