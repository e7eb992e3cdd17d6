#include "shard/slice.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/hash.hpp"

namespace meshsim::shard {
namespace {

constexpr std::string_view hash_prefix = "hash:";

std::optional<std::uint64_t> whole(std::string_view text, std::uint64_t least, std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) return std::nullopt;
  return value;
}

std::string_view prefix_of(Slice::By by) { return by == Slice::By::name ? hash_prefix : ""; }

}  // namespace

bool Slice::holds(std::uint64_t index, std::string_view name) const {
  switch (by) {
    case By::index:
      break;
    case By::name:
      return hash_text(name) % shards == shard - 1;
  }
  return index % shards == shard - 1;
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
    const auto shards = whole(rest.substr(slash + 1), 1, most_shards);
    if (!shards) return error;
    request.shards = *shards;
  }
  if (request.is_auto) return request;
  const auto shard = whole(which, 1, request.shards);
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
