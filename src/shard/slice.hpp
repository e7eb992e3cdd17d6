// The part of some work that one of several processes does. Every piece of the work has an index; no list is needed to
// know whose it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace meshsim::shard {

/// More shards than this are a mistake.
inline constexpr std::uint64_t most_shards = 10'000;

struct Slice {
  enum class By : std::uint8_t {
    index,  ///< one of every N pieces in a row
    name,   ///< by a hash of its name: a piece stays with its shard when others come or go
  } by = By::index;
  std::uint64_t shard = 1;  ///< from 1 to `shards`
  std::uint64_t shards = 1;

  bool holds(std::uint64_t index, std::string_view name) const;
  friend bool operator==(const Slice&, const Slice&) = default;
};

/// The value of `--shard`: a slice, or where to find it.
struct Request {
  bool is_auto = false;  ///< the environment says which; and of how many, unless `shards` does
  Slice::By by = Slice::By::index;
  std::uint64_t shard = 0;
  std::uint64_t shards = 0;  ///< 0: not given
};

/// Reads "2/4", "hash:2/4", "auto", "auto/64", "hash:auto/64"; the error is the whole sentence.
Result<Request> parse_request(std::string_view text);

/// Writes "2/4" or "hash:2/4", as it is read.
std::string to_string(const Slice& slice);

/// Returns the name of its file: "shard-2-of-4.jsonl", "shard-hash-2-of-4.jsonl".
std::string file_name_of(const Slice& slice);

}  // namespace meshsim::shard
