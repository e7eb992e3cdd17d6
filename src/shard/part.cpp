#include "shard/part.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/hash.hpp"
#include "shard/run_json.hpp"
#include "trace/digest.hpp"

namespace meshsim::shard {
namespace {

constexpr std::string_view format_name = "meshsim-shard";
constexpr std::string_view check_member = ",\"check\":\"";
constexpr std::string_view index_member = "{\"index\":";
constexpr std::string_view end_member = "{\"end\":";
constexpr std::size_t digits = 16;

/// Reads the header of an object whose check is right, so that meshsim wrote it.
Result<Header> header_in(const std::string& object) {
  const Json json = Json::parse(object, nullptr, false);
  if (!json.is_object() || json.value("format", "") != format_name) return Error{"it is no results of a shard"};
  const auto version = json.value("version", std::uint64_t{0});
  if (version != part_version)
    return Error{fmt::format("its format has version {}, and this meshsim reads {}", version, part_version)};
  Header header;
  header.command = json.at("command").get<std::string>();
  header.made_by = json.at("meshsim").get<std::string>();
  header.build = digest_named(json.at("build").get<std::string>());
  header.work = digest_named(json.at("work").get<std::string>());
  header.total = json.at("total").get<std::uint64_t>();
  const Result<Request> slice = parse_request(json.at("slice").get<std::string>());
  if (!slice) return Error{"its slice is none"};
  header.slice = {slice->by, slice->shard, slice->shards};
  header.told = json.at("told").dump();
  header.max_memory = json.at("max_memory").get<std::uint64_t>();
  header.run_memory = json.at("run_memory").get<std::uint64_t>();
  return header;
}

/// Reads the members of a piece that every command has.
std::optional<Piece> piece_in(std::string object) {
  if (!object.starts_with(index_member)) return std::nullopt;
  Piece piece;
  const char* const begin = object.data() + index_member.size();
  const auto [end, error] = std::from_chars(begin, object.data() + object.size(), piece.index);
  if (error != std::errc()) return std::nullopt;
  const std::string_view rest = std::string_view(object).substr(static_cast<std::size_t>(end - object.data()));
  piece.is_memory_spent = rest.starts_with(fmt::format(",\"{}\":true", memory_spent));
  piece.object = std::move(object);
  return piece;
}

/// Adds an object behind the header.
Result<void> add(Part& part, std::string object) {
  if (part.is_ended) return Error{"something stands behind its end"};
  if (object.starts_with(end_member)) {
    part.is_ended = true;
    return {};
  }
  std::optional<Piece> piece = piece_in(std::move(object));
  const bool is_next =
      piece && piece->index < part.header->total && (part.pieces.empty() || part.pieces.back().index < piece->index);
  if (!is_next) return Error{"its pieces are out of order"};
  part.pieces.push_back(std::move(*piece));
  return {};
}

}  // namespace

std::string Seal::close(std::string_view object) {
  const std::string_view begin = object.substr(0, object.size() - 1);
  last_ = hash_text(begin, last_);
  return fmt::format("{}{}{}\"}}\n", begin, check_member, trace::Digest::text_of(last_));
}

std::optional<std::string> Seal::open(std::string_view line) {
  constexpr std::size_t tail = check_member.size() + digits + 2;
  if (line.size() <= tail) return std::nullopt;
  const std::string_view begin = line.substr(0, line.size() - tail);
  last_ = hash_text(begin, last_);
  if (line.substr(begin.size()) != fmt::format("{}{}\"}}", check_member, trace::Digest::text_of(last_)))
    return std::nullopt;
  return std::string(begin) + "}";
}

std::string header_object(const Header& header) {
  Json json;
  json["format"] = format_name;
  json["version"] = part_version;
  json["command"] = header.command;
  json["meshsim"] = header.made_by;
  json["build"] = trace::Digest::text_of(header.build);
  json["work"] = trace::Digest::text_of(header.work);
  json["total"] = header.total;
  json["slice"] = to_string(header.slice);
  json["told"] = Json::parse(header.told);
  json["max_memory"] = header.max_memory;
  json["run_memory"] = header.run_memory;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_same_work(const Header& a, const Header& b) {
  Header one = a;
  one.run_memory = b.run_memory;
  return header_object(one) == header_object(b);
}

std::string end_object(std::size_t pieces) { return fmt::format("{}true,\"pieces\":{}}}", end_member, pieces); }

Result<Part> read_part(std::string_view text) {
  // A file that was cut early has no line yet, and must be ours all the same.
  const std::string begin = fmt::format("{{\"format\":\"{}\",", format_name);
  if (!text.starts_with(std::string_view(begin).substr(0, text.size()))) return Error{"it is no results of a shard"};
  Part part;
  for (std::size_t number = 1;; ++number) {
    const std::string_view rest = text.substr(part.whole_bytes);
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return part;  // a line that was being written has no end
    std::optional<std::string> object = part.seal.open(rest.substr(0, end));
    if (!object) return Error{fmt::format("line {} is not as meshsim wrote it", number)};
    if (number == 1) {
      Result<Header> header = header_in(*object);
      if (!header) return header.error();
      part.header = std::move(*header);
    } else if (Result<void> added = add(part, std::move(*object)); !added) {
      return Error{fmt::format("line {}: {}", number, added.error().message)};
    }
    part.whole_bytes += end + 1;
  }
}

}  // namespace meshsim::shard
