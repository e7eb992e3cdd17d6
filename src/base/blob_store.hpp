#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

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

  /// The bytes; valid until their release.
  [[nodiscard]] std::span<const std::byte> view(BlobRef blob) const;

  /// Gives a stored string's memory back; each reference once.
  void release(BlobRef blob);

  /// Strings stored and not released, without empty ones.
  [[nodiscard]] std::size_t size() const;

  /// Bytes held on the heap.
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  static constexpr std::size_t class_count = 32 + 11;  // 16 to 512 bytes, 1 KiB to 1 MiB
  static constexpr std::uint32_t no_slot = UINT32_MAX;

  struct SizeClass {
    std::vector<std::unique_ptr<std::byte[]>> chunks;
    std::uint32_t used = 0;  // slots ever handed out since the class was last empty
    std::uint32_t live = 0;
    std::uint32_t first_free = no_slot;
  };

  [[nodiscard]] std::uint32_t allocate(std::size_t size_class);
  [[nodiscard]] std::byte* address(std::size_t size_class, std::uint32_t slot) const;

  std::array<SizeClass, class_count> classes_;
};

}  // namespace meshsim
