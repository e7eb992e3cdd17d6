// Memory for values that live for one dispatch: an area that only grows, in chunks that are kept, so that the steady
// state allocates nothing and views stay valid until clear().
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace meshsim::value {

class Scratch {
 public:
  Scratch() = default;
  Scratch(const Scratch&) {}  // a copy starts empty, because nothing outlives a dispatch
  Scratch& operator=(const Scratch&) { return *this; }

  void clear() {
    current_ = 0;
    used_ = 0;
  }
  /// Returns `size` writable bytes, valid until clear(). O(1) amortised.
  std::span<std::byte> take(std::size_t size) {
    if (current_ == chunks_.size() || size > chunks_[current_].size - used_) next_chunk(size);
    const std::span<std::byte> bytes(chunks_[current_].bytes.get() + used_, size);
    used_ += size;
    return bytes;
  }

 private:
  void next_chunk(std::size_t size);

  static constexpr std::size_t chunk_size = std::size_t{16} * 1024;
  struct Chunk {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size = 0;
  };
  std::vector<Chunk> chunks_;
  std::size_t current_ = 0;
  std::size_t used_ = 0;
};

}  // namespace meshsim::value
