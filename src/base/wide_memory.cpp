#include "base/wide_memory.hpp"

#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace meshsim {
namespace {

/// The alignment that `new` gives by default. Not asked for explicitly: that would cost malloc a good deal more.
constexpr std::size_t usual = __STDCPP_DEFAULT_NEW_ALIGNMENT__;

std::size_t actual(std::size_t bytes, std::size_t alignment) { return bytes >= wide_page ? wide_page : alignment; }

}  // namespace

void* allocate_wide(std::size_t bytes, std::size_t alignment) {
  alignment = actual(bytes, alignment);
  if (alignment <= usual) return ::operator new(bytes);
  void* const memory = ::operator new (bytes, std::align_val_t{alignment});
#ifdef __linux__
  if (bytes >= wide_page) ::madvise(memory, bytes, MADV_HUGEPAGE);  // only a hint: a failure changes nothing
#endif
  return memory;
}

void free_wide(void* memory, std::size_t bytes, std::size_t alignment) noexcept {
  alignment = actual(bytes, alignment);
  if (alignment <= usual) return ::operator delete(memory);
  ::operator delete (memory, std::align_val_t{alignment});
}

}  // namespace meshsim
