#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/wide_memory.hpp"

namespace meshsim {

/// Chunks of raw memory, numbered from 0, that never move. Allocates one at a time while they are few, and from 2 MiB
/// on as many at once as fit a wide page. An empty one holds no memory and costs nothing to make.
class Chunks {
 public:
  Chunks() = default;
  Chunks(Chunks&& other) noexcept { swap(other); }
  Chunks& operator=(Chunks&& other) noexcept {
    swap(other);
    return *this;
  }
  Chunks(const Chunks&) = delete;
  Chunks& operator=(const Chunks&) = delete;
  ~Chunks() { keep(0); }

  std::size_t size() const { return chunks_.size(); }
  std::byte* operator[](std::size_t number) const { return chunks_[number]; }

  /// Adds a chunk, with number size(), and returns it; its bytes are undefined. Each call must give the same
  /// `chunk_bytes`, a multiple of `alignment`, and the same `alignment`.
  std::byte* add(std::size_t chunk_bytes, std::size_t alignment) {
    if (spare_ == 0) add_block(chunk_bytes, alignment);
    chunks_.push_back(blocks_.back().memory + --spare_ * chunk_bytes);
    return chunks_.back();
  }
  /// Frees all but the first `count`, which is 0 or 1.
  void keep(std::size_t count) {
    for (; blocks_.size() > count; blocks_.pop_back()) {
      const Block& last = blocks_.back();
      free_wide(last.memory, last.bytes, last.alignment);
    }
    chunks_.resize(std::min(count, chunks_.size()));
    spare_ = 0;
  }

  void swap(Chunks& other) noexcept {
    std::swap(spare_, other.spare_);
    chunks_.swap(other.chunks_);
    blocks_.swap(other.blocks_);
  }

  std::size_t memory_bytes() const {
    std::size_t total = chunks_.capacity() * sizeof(chunks_[0]) + blocks_.capacity() * sizeof(blocks_[0]);
    for (const Block& block : blocks_) total += block.bytes;
    return total;
  }

 private:
  struct Block {
    std::byte* memory;
    std::uint32_t bytes;
    std::uint32_t alignment;
  };

  void add_block(std::size_t chunk_bytes, std::size_t alignment) {
    const bool wide = chunks_.size() * chunk_bytes >= wide_page && chunk_bytes <= wide_page;
    const std::size_t bytes = wide ? wide_page : chunk_bytes;
    blocks_.push_back({static_cast<std::byte*>(allocate_wide(bytes, alignment)), static_cast<std::uint32_t>(bytes),
                       static_cast<std::uint32_t>(alignment)});
    spare_ = bytes / chunk_bytes;
  }

  std::size_t spare_ = 0;  // in the last block
  std::vector<std::byte*> chunks_;
  std::vector<Block> blocks_;
};

}  // namespace meshsim
