#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "base/wide_memory.hpp"

namespace meshsim {

/// Chunks of raw memory, all of one size, under their numbers; they never move. One is allocated at a time while they
/// are few, from 2 MiB on as many as a wide page holds. Aligned to a cache line if `chunk_bytes` is a multiple of one.
class Chunks {
 public:
  explicit Chunks(std::size_t chunk_bytes) : chunk_bytes_(chunk_bytes) {}
  Chunks(Chunks&& other) noexcept : chunk_bytes_(other.chunk_bytes_) { swap(other); }
  Chunks& operator=(Chunks&& other) noexcept {
    swap(other);
    return *this;
  }
  Chunks(const Chunks&) = delete;
  Chunks& operator=(const Chunks&) = delete;
  ~Chunks() { keep(0); }

  std::size_t size() const { return chunks_.size(); }
  std::byte* operator[](std::size_t number) const { return chunks_[number]; }

  /// Adds one, with number size(); its bytes are undefined.
  std::byte* add() {
    if (spare_ == 0) add_block();
    chunks_.push_back(blocks_.back().memory + --spare_ * chunk_bytes_);
    return chunks_.back();
  }
  /// Gives back all but the first `count`, which is 0 or 1.
  void keep(std::size_t count) {
    for (; blocks_.size() > count; blocks_.pop_back()) free_wide(blocks_.back().memory, blocks_.back().bytes);
    chunks_.resize(std::min(count, chunks_.size()));
    spare_ = 0;
  }

  void swap(Chunks& other) noexcept {
    std::swap(chunk_bytes_, other.chunk_bytes_);
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
    std::size_t bytes;
  };

  void add_block() {
    const bool wide = chunks_.size() * chunk_bytes_ >= wide_page && chunk_bytes_ <= wide_page;
    const std::size_t bytes = wide ? wide_page : chunk_bytes_;
    blocks_.push_back({static_cast<std::byte*>(allocate_wide(bytes)), bytes});
    spare_ = bytes / chunk_bytes_;
  }

  std::size_t chunk_bytes_;
  std::size_t spare_ = 0;  // in the last block
  std::vector<std::byte*> chunks_;
  std::vector<Block> blocks_;
};

}  // namespace meshsim
