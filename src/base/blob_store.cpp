#include "base/blob_store.hpp"

#include <algorithm>
#include <cstring>

#include "base/check.hpp"
#include "base/prefetch.hpp"

namespace meshsim {

BlobStore::BlobStore(const BlobStore& other) {
  static_assert(layouts.back().slot_bytes == max_size);
  for (std::size_t c = 0; c < class_count; ++c) {
    const SizeClass& from = other.classes_[c];
    SizeClass& to = classes_[c];
    to.used = from.used;
    to.live = from.live;
    to.first_free = from.first_free;
    const std::size_t slots = slots_per_chunk(c);
    for (std::size_t first = 0; first < from.used; first += slots) {
      to.chunks.add(bytes_per_chunk(c), alignof(std::max_align_t));
      const std::size_t count = std::min(slots, from.used - first);
      std::memcpy(to.chunks[first / slots], from.chunks[first / slots], count * layouts[c].slot_bytes);
    }
  }
}

BlobStore& BlobStore::operator=(const BlobStore& other) {
  if (this != &other) *this = BlobStore(other);
  return *this;
}

BlobRef BlobStore::store(std::span<const std::byte> bytes) {
  MESHSIM_ASSERT(bytes.size() <= max_size);
  if (bytes.empty()) return {};
  const std::size_t c = class_of(bytes.size());
  const std::uint32_t slot = allocate(c);
  std::memcpy(address(c, slot), bytes.data(), bytes.size());
  return {slot, static_cast<std::uint32_t>(bytes.size())};
}

void BlobStore::release_stored(BlobRef blob) {
  const std::size_t c = class_of(blob.size);
  SizeClass& size_class = classes_[c];
  MESHSIM_DEBUG_ASSERT(size_class.live > 0 && blob.slot < size_class.used);
  if (--size_class.live == 0) {
    size_class.used = 0;
    size_class.first_free = no_slot;
    size_class.chunks.keep(1);
    return;
  }
  std::memcpy(address(c, blob.slot), &size_class.first_free, sizeof size_class.first_free);
  size_class.first_free = blob.slot;
}

std::size_t BlobStore::size() const {
  std::size_t total = 0;
  for (const SizeClass& size_class : classes_) total += size_class.live;
  return total;
}

std::size_t BlobStore::memory_bytes() const {
  std::size_t total = 0;
  for (std::size_t c = 0; c < class_count; ++c) {
    total += classes_[c].chunks.memory_bytes();
  }
  return total;
}

std::uint32_t BlobStore::allocate(std::size_t c) {
  SizeClass& size_class = classes_[c];
  ++size_class.live;
  if (size_class.first_free != no_slot) {
    const std::uint32_t slot = size_class.first_free;
    std::memcpy(&size_class.first_free, address(c, slot), sizeof size_class.first_free);
    // Fetches the place of the string that will be stored after this one.
    if (size_class.first_free != no_slot) prefetch(address(c, size_class.first_free));
    return slot;
  }
  MESHSIM_ASSERT(size_class.used != no_slot);
  if (size_class.used == size_class.chunks.size() << layouts[c].shift) {
    size_class.chunks.add(bytes_per_chunk(c), alignof(std::max_align_t));
  }
  return size_class.used++;
}

}  // namespace meshsim
