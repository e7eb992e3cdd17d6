// Memory for large structures that are read in no order: messages, runs, timers, open claims.
//
// The usual page has 4 KiB; with hundreds of MiB in use, nearly every access would first have to look up its page. From
// 2 MiB on these blocks are therefore whole wide pages, which Linux is asked for (madvise(2), MADV_HUGEPAGE; where it
// does not give them, nothing is lost).
#pragma once

#include <cstddef>

namespace meshsim {

inline constexpr std::size_t wide_page = std::size_t{2} << 20;
inline constexpr std::size_t cache_line = 64;

/// Allocates `bytes` with that alignment, on wide pages when they are many. Throws std::bad_alloc.
[[nodiscard]] void* allocate_wide(std::size_t bytes, std::size_t alignment);
/// Frees memory of allocate_wide(); size and alignment must be those it was asked for with.
void free_wide(void* memory, std::size_t bytes, std::size_t alignment) noexcept;

/// An allocator for containers of the standard library and of Boost. Aligns to a cache line.
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
