#include "shard/slice.hpp"

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/whole_number.hpp"

namespace meshsim::shard {
namespace {

constexpr std::string_view hash_prefix = "hash:";

std::string_view prefix_of(Slice::By by) { return by == Slice::By::name ? hash_prefix : ""; }

}  // namespace

bool Slice::holds(std::uint64_t index, std::string_view name) const {
  switch (by) {
    case By::index:
      break;
    case By::name:
      return hash_text(name) % shards == shard - 1;
  }
  // Each shard has one of every `shards` pieces in a row, and not always at the same place: where kinds of pieces
  // alternate, it would get all of one kind.
  const std::uint64_t row = index / shards;
  return (index % shards + hash_bytes(&row, sizeof row) % shards) % shards == shard - 1;
}

Result<Request> parse_request(std::string_view text) {
  const Error error{"--shard takes a part of all, such as 1/4 (hash:1/4: by the names), or auto, not `" +
                    std::string(text) + "`"};
  Request request;
  std::string_view rest = text;
  if (rest.starts_with(hash_prefix)) {
    request.by = Slice::By::name;
    rest.remove_prefix(hash_prefix.size());
  }
  const std::size_t slash = rest.find('/');
  const std::string_view which = rest.substr(0, slash);
  request.is_auto = which == "auto";
  if (slash != std::string_view::npos) {
    const auto shards = parse_whole(rest.substr(slash + 1), 1, most_shards);
    if (!shards) return error;
    request.shards = *shards;
  }
  if (request.is_auto) return request;
  const auto shard = parse_whole(which, 1, request.shards);
  if (!shard) return error;
  request.shard = *shard;
  return request;
}

std::string to_string(const Slice& slice) {
  return fmt::format("{}{}/{}", prefix_of(slice.by), slice.shard, slice.shards);
}

std::string file_name_of(const Slice& slice) {
  return fmt::format("shard-{}{}-of-{}.jsonl", slice.by == Slice::By::name ? "hash-" : "", slice.shard, slice.shards);
}

}  // namespace meshsim::shard
