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
  void set(Bytes key, Bytes value) { entries_.insert_or_assign(std::string(view(key)), std::string(view(value))); }
  void erase(Bytes key) {
    const auto found = entries_.find(view(key));
    if (found != entries_.end()) entries_.erase(found);
  }
  void clear() { entries_.clear(); }
  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }

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
};

}  // namespace meshsim::value
