#include "value/scratch.hpp"

#include <algorithm>

namespace meshsim::value {

void Scratch::next_chunk(std::size_t size) {
  if (current_ < chunks_.size()) ++current_;
  used_ = 0;
  // A long value replaces this chunk, which holds nothing that is still viewed, by a larger one.
  if (current_ < chunks_.size() && chunks_[current_].size >= size) return;
  const std::size_t new_size = std::max(size, chunk_size);
  // NOLINTNEXTLINE(modernize-avoid-c-arrays)
  Chunk chunk{std::unique_ptr<std::byte[]>(new std::byte[new_size]), new_size};
  if (current_ == chunks_.size()) {
    chunks_.push_back(std::move(chunk));
  } else {
    chunks_[current_] = std::move(chunk);
  }
}

}  // namespace meshsim::value
