#include "value/table.hpp"

#include <bit>
#include <utility>

namespace meshsim::value {

std::uint32_t Table::index_of(Bytes key) const {
  const auto found = first_.find(hash_of(key));
  std::uint32_t index = found == first_.end() ? none : found->second;
  while (index != none && entry(index).key != view(key)) index = entry(index).next;
  return index;
}

std::uint32_t Table::allocate() {
  if (first_free_ == none) {
    if (used_ % chunk_size == 0) chunks_.emplace_back();
    chunks_.back().emplace_back();
    return used_++;
  }
  --free_count_;
  return std::exchange(first_free_, std::exchange(entry(first_free_).next, none));
}

void Table::release(std::uint32_t index) {
  entry(index) = Entry();
  entry(index).next = std::exchange(first_free_, index);
  ++free_count_;
}

std::size_t Table::memory_bytes() const {
  if (used_ == 0) return 0;
  // Computed from the largest number of entries so far, because a copy has less spare room than its original.
  std::size_t slots = 15;  // Boost's table has groups of 15, doubled when seven of eight are taken
  while (slots * 7 / 8 < used_) slots *= 2;
  const std::size_t slot = sizeof(std::pair<std::uint32_t, std::uint32_t>) + 1;  // a byte of metadata for each
  const std::size_t in_chunks = (chunks_.size() - 1) * chunk_size + std::bit_ceil(chunks_.back().size());
  return in_chunks * sizeof(Entry) + slots * slot + text_bytes_;
}

void Table::set(Bytes key, Bytes value) {
  std::uint32_t index = index_of(key);
  if (index == none) {
    index = allocate();
    entry(index).key = view(key);
    text_bytes_ += heap_bytes(key.size());
    const auto [first, is_only] = first_.try_emplace(hash_of(key), index);
    if (!is_only) {
      entry(index).next = first->second;
      first->second = index;
    }
  }
  std::string& held = entry(index).value;
  text_bytes_ += heap_bytes(value.size()) - heap_bytes(held.size());
  if (held.size() == value.size()) {
    held.assign(view(value));
  } else {
    held = std::string(view(value));  // an assignment could allocate twice the bytes needed, or keep the old allocation
  }
}

void Table::erase(Bytes key) {
  const std::uint32_t index = index_of(key);
  if (index == none) return;
  const auto first = first_.find(hash_of(key));
  if (first->second == index && entry(index).next == none) {
    first_.erase(first);
  } else if (first->second == index) {
    first->second = entry(index).next;
  } else {
    std::uint32_t before = first->second;
    while (entry(before).next != index) before = entry(before).next;
    entry(before).next = entry(index).next;
  }
  text_bytes_ -= heap_bytes(entry(index).key.size()) + heap_bytes(entry(index).value.size());
  release(index);
}

}  // namespace meshsim::value
