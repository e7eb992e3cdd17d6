// A table of the language's state: `memory X`, `store X`, and the keys that `once` remembers. Keys and values are
// encoded values (one-field records). Never iterated: hash order decides nothing.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "value/record.hpp"

namespace meshsim::value {

class Table {
 public:
  /// The encoded value, empty when absent; valid until the next change.
  Bytes find(Bytes key) const {
    const auto found = entries_.find(view(key));
    return found == entries_.end() ? Bytes{} : std::as_bytes(std::span(found->second));
  }
  bool contains(Bytes key) const { return entries_.contains(view(key)); }
  void set(Bytes key, Bytes value) {
    const auto found = entries_.find(view(key));
    if (found == entries_.end()) {
      entries_.emplace(std::string(view(key)), std::string(view(value)));
      bytes_ += key.size() + value.size();
    } else {
      bytes_ += value.size() - found->second.size();
      found->second.assign(view(value));
    }
  }
  void erase(Bytes key) {
    const auto found = entries_.find(view(key));
    if (found == entries_.end()) return;
    bytes_ -= found->first.size() + found->second.size();
    entries_.erase(found);
  }
  void clear() {
    entries_.clear();
    bytes_ = 0;
  }
  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  /// About what it takes on the heap. O(1).
  std::size_t memory_bytes() const {
    constexpr std::size_t block = 32;  // the overhead of the heap for two texts of their own
    return entries_.bucket_count() * (2 * sizeof(std::string) + 1) + entries_.size() * block + bytes_;
  }

 private:
  static std::string_view view(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
  struct Hash {
    using is_transparent = void;
    using is_avalanching = void;
    std::size_t operator()(std::string_view key) const { return hash_bytes(key.data(), key.size()); }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const { return a == b; }
  };
  boost::unordered_flat_map<std::string, std::string, Hash, Equal> entries_;
  std::size_t bytes_ = 0;  // bytes of all keys and values
};

}  // namespace meshsim::value
