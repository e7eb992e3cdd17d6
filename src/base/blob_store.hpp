#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/chunks.hpp"

namespace meshsim {

/// A byte string in a BlobStore. Plain data; an empty string needs no store.
struct BlobRef {
  std::uint32_t slot = 0;
  std::uint32_t size = 0;

  friend bool operator==(const BlobRef&, const BlobRef&) = default;
};

/// Byte strings of up to 1 MiB, in size classes: multiples of 16 up to 512 bytes, powers of two above. Within a class
/// slots lie in chunks that never move and carry no header; free ones are linked through their own bytes, the latest
/// released first. A string costs its size rounded up to its class and nothing more. A class whose last string is
/// released gives its memory back, all but one chunk. A copy is deep and has the same references.
class BlobStore {
 public:
  /// The longest string, in bytes. Longer ones are to be refused where the user's text is read.
  static constexpr std::size_t max_size = std::size_t{1} << 20;

  BlobStore() = default;
  BlobStore(const BlobStore& other);
  BlobStore(BlobStore&&) noexcept = default;
  BlobStore& operator=(const BlobStore& other);
  BlobStore& operator=(BlobStore&&) noexcept = default;
  ~BlobStore() = default;

  /// Keeps a copy of the bytes until `release`; at most `max_size` of them.
  [[nodiscard]] BlobRef store(std::span<const std::byte> bytes);

  /// Returns the bytes of a stored string; valid until their release.
  [[nodiscard]] std::span<const std::byte> view(BlobRef blob) const {
    if (blob.size == 0) return {};
    return {address(class_of(blob.size), blob.slot), blob.size};
  }

  /// Gives a stored string's memory back. Call once for each reference.
  void release(BlobRef blob) {
    if (blob.size != 0) release_stored(blob);
  }

  /// Counts the strings stored and not released, without empty ones.
  [[nodiscard]] std::size_t size() const;

  /// Counts the bytes held on the heap.
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  static constexpr std::size_t small_limit = 512;
  static constexpr std::size_t small_classes = small_limit / 16;
  static constexpr std::size_t class_count = small_classes + 11;  // 16 to 512 bytes, 1 KiB to 1 MiB
  static constexpr std::size_t chunk_bytes = 16'384;
  static constexpr std::uint32_t no_slot = UINT32_MAX;

  /// The layout of a size class in memory.
  struct Layout {
    std::uint32_t slot_bytes = 0;
    std::uint32_t shift = 0;  // a chunk has 2^shift slots
  };
  static constexpr std::array<Layout, class_count> make_layouts() {
    std::array<Layout, class_count> table{};
    for (std::size_t c = 0; c < class_count; ++c) {
      const std::size_t bytes = c < small_classes ? (c + 1) * 16 : std::size_t{1'024} << (c - small_classes);
      const std::size_t slots = std::max(chunk_bytes / bytes, std::size_t{1});
      table[c] = {static_cast<std::uint32_t>(bytes), static_cast<std::uint32_t>(std::bit_width(slots) - 1)};
    }
    return table;
  }
  // Computed once: three divisions for each access would cost more than the access.
  static const std::array<Layout, class_count> layouts;

  static std::size_t class_of(std::size_t size) {
    if (size <= small_limit) return (size - 1) / 16;
    // 513 to 1,024 bytes is the first class above the small ones.
    return small_classes + static_cast<std::size_t>(std::bit_width(size - 1)) - 10;
  }

  struct SizeClass {
    Chunks chunks;           // bytes_per_chunk each
    std::uint32_t used = 0;  // slots ever handed out since the class was last empty
    std::uint32_t live = 0;
    std::uint32_t first_free = no_slot;
  };

  void release_stored(BlobRef blob);
  [[nodiscard]] std::uint32_t allocate(std::size_t size_class);
  [[nodiscard]] std::byte* address(std::size_t size_class, std::uint32_t slot) const {
    const auto [slot_bytes, shift] = layouts[size_class];
    std::byte* chunk = classes_[size_class].chunks[slot >> shift];
    return chunk + std::size_t{slot & ((1U << shift) - 1)} * slot_bytes;
  }
  static std::size_t slots_per_chunk(std::size_t size_class) { return std::size_t{1} << layouts[size_class].shift; }
  static std::size_t bytes_per_chunk(std::size_t size_class) {
    return std::size_t{layouts[size_class].slot_bytes} << layouts[size_class].shift;
  }

  std::array<SizeClass, class_count> classes_;
};

constexpr inline std::array<BlobStore::Layout, BlobStore::class_count> BlobStore::layouts = make_layouts();

}  // namespace meshsim
