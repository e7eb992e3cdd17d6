#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "base/wide_memory.hpp"
#include "sim/key.hpp"

namespace meshsim::sim {

/// A queue of keys that grows by doubling; 64 bytes when small.
class KeyRing {
 public:
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  const Key& front() const { return keys_[first_]; }
  const Key& operator[](std::size_t i) const { return keys_[(first_ + i) & mask_]; }

  void push_back(const Key& key) {
    if (count_ == keys_.size()) [[unlikely]] {
      grow();
    }
    keys_[(first_ + count_++) & mask_] = key;
  }
  /// The same where there are some and there is room for one more; else false.
  bool append(const Key& key) {
    if (count_ - 1 >= mask_) return false;
    keys_[(first_ + count_++) & mask_] = key;
    return true;
  }
  void pop_front() {
    first_ = (first_ + 1) & mask_;
    --count_;
  }

  std::size_t memory_bytes() const { return keys_.capacity() * sizeof(Key); }

 private:
  void grow() {
    std::vector<Key, WideAllocator<Key>> larger(keys_.empty() ? 4 : 2 * keys_.size());
    for (std::size_t i = 0; i < count_; ++i) larger[i] = (*this)[i];
    keys_ = std::move(larger);
    mask_ = keys_.size() - 1;
    first_ = 0;
  }

  std::vector<Key, WideAllocator<Key>> keys_;  // a power of two of them
  std::size_t mask_ = 0;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace meshsim::sim
