// A table of the language's state: `memory X`, `store X`, and the keys that `once` remembers. Keys and values are
// encoded values (one-field records). Iterated only in
// the order of the chunks, so that hash order decides nothing.
//
// Entries lie in chunks that do not move, and the hash table holds only their indexes. An array that grows by doubling
// lies in memory twice for a moment, which the memory budget sees only afterwards: with all entries in one such table a
// run could take half as much again as it may.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "value/record.hpp"

namespace meshsim::value {

class Table {
 public:
  /// Finds the encoded value, empty when absent; valid until the next change.
  Bytes find(Bytes key) const {
    const std::uint32_t index = index_of(key);
    return index == none ? Bytes{} : std::as_bytes(std::span(entry(index).value));
  }
  bool contains(Bytes key) const { return index_of(key) != none; }
  void set(Bytes key, Bytes value);
  void erase(Bytes key);
  void clear() { *this = Table(); }
  /// Calls `visit(value)` with each encoded value, in the order in which the entries' places were taken.
  template <class Visit>
  void each_value(const Visit& visit) const {
    for (std::uint32_t i = 0; i < used_; ++i) {
      const Entry& found = entry(i);
      if (!found.key.empty()) visit(std::as_bytes(std::span(found.value)));
    }
  }
  std::size_t size() const { return used_ - free_count_; }
  bool empty() const { return size() == 0; }
  /// Estimates the bytes that it takes on the heap, the same for a table and its copy. Logarithmic in the entries.
  std::size_t memory_bytes() const;

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  static constexpr std::uint32_t chunk_size = 1'024;
  struct Entry {
    std::string key;
    std::string value;
    std::uint32_t next = none;  ///< the next entry with the same hash; of a free entry, the next free one
  };

  static std::string_view view(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
  static std::uint32_t hash_of(Bytes key) { return static_cast<std::uint32_t>(hash_bytes(key.data(), key.size())); }
  /// Estimates the bytes that a text of that size takes on the heap.
  static std::size_t heap_bytes(std::size_t size) {
    constexpr std::size_t inside = 15;  // shorter ones lie in the std::string itself
    constexpr std::size_t header = 8, alignment = 16;
    return size <= inside ? 0 : (size + 1 + header + alignment - 1) / alignment * alignment;
  }
  std::uint32_t index_of(Bytes key) const;
  Entry& entry(std::uint32_t index) { return chunks_[index / chunk_size][index % chunk_size]; }
  const Entry& entry(std::uint32_t index) const { return chunks_[index / chunk_size][index % chunk_size]; }
  std::uint32_t allocate();
  void release(std::uint32_t index);

  std::vector<std::vector<Entry>> chunks_;  // all but the last are full
  std::uint32_t used_ = 0;                  // the largest number of entries so far
  std::uint32_t first_free_ = none;
  std::size_t free_count_ = 0;
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> first_;  // by hash: the first entry that has it
  std::size_t text_bytes_ = 0;                                     // bytes of the keys and values that lie on the heap
};

}  // namespace meshsim::value
