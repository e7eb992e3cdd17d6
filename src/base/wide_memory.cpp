#include "base/wide_memory.hpp"

#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace meshsim {
namespace {

constexpr std::size_t cache_line = 64;

std::align_val_t alignment(std::size_t bytes) { return std::align_val_t{bytes >= wide_page ? wide_page : cache_line}; }

}  // namespace

void* allocate_wide(std::size_t bytes) {
  void* const memory = ::operator new(bytes, alignment(bytes));
#ifdef __linux__
  if (bytes >= wide_page) ::madvise(memory, bytes, MADV_HUGEPAGE);  // a wish: its failure changes nothing
#endif
  return memory;
}

void free_wide(void* memory, std::size_t bytes) noexcept { ::operator delete(memory, alignment(bytes)); }

}  // namespace meshsim
