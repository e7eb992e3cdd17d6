// The files of shards: cut anywhere, edited anywhere, put together.
#include "shard/merge.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace meshsim::shard {
namespace {

Header header_of(std::uint64_t shard, std::uint64_t shards, std::uint64_t total = 7) {
  return {"test", "0.1.0", 11, 22, total, {Slice::By::index, shard, shards}, "{}"};
}

std::string piece(std::uint64_t index, const std::string& more = "") {
  return "{\"index\":" + std::to_string(index) + more + "}";
}

/// Writes what a shard would.
std::string text_of(const Header& header, bool is_ended = true, const std::string& more = "") {
  Seal seal;
  std::string text = seal.close(header_object(header));
  std::size_t pieces = 0;
  for (std::uint64_t i = 0; i < header.total; ++i) {
    if (!header.slice.holds(i, "")) continue;
    text += seal.close(piece(i, more));
    ++pieces;
  }
  return is_ended ? text + seal.close(end_object(pieces)) : text;
}

std::variant<Whole, MergeTrouble> merged(const std::vector<std::string>& texts) {
  std::vector<NamedPart> parts;
  for (const std::string& text : texts)
    parts.push_back({"part-" + std::to_string(parts.size() + 1), read_part(text).value()});
  return merge(std::move(parts));
}

std::string trouble_of(const std::vector<std::string>& texts) {
  const auto outcome = merged(texts);
  const auto* trouble = std::get_if<MergeTrouble>(&outcome);
  return trouble == nullptr ? "" : std::string(1, "RMD"[static_cast<int>(trouble->kind)]) + " " + trouble->text;
}

}  // namespace

TEST_CASE("the pieces of all shards are put into their order") {
  const auto outcome = merged({text_of(header_of(2, 3)), text_of(header_of(3, 3)), text_of(header_of(1, 3))});
  const auto& whole = std::get<Whole>(outcome);
  REQUIRE(whole.objects.size() == 7);
  for (std::uint64_t i = 0; i < 7; ++i) CHECK(whole.objects[i] == piece(i));
}

TEST_CASE("more shards than pieces, and no pieces at all") {
  std::vector<std::string> texts;
  for (std::uint64_t shard = 1; shard <= 9; ++shard) texts.push_back(text_of(header_of(shard, 9)));
  CHECK(trouble_of(texts) == "");
  CHECK(trouble_of({text_of(header_of(1, 1, 0))}) == "");
}

TEST_CASE("a file that was cut anywhere lacks whole lines, and nothing is wrong with it") {
  const std::string text = text_of(header_of(1, 2));
  std::size_t before = 0;
  for (std::size_t size = 0; size < text.size(); ++size) {
    const Result<Part> part = read_part(std::string_view(text).substr(0, size));
    REQUIRE(part.has_value());
    CHECK(part->whole_bytes <= size);
    CHECK(part->pieces.size() >= before);
    CHECK_FALSE(part->is_ended);
    before = part->pieces.size();
  }
  CHECK(before == 3);
  CHECK(read_part(text)->is_ended);
}

TEST_CASE("a file that was edited anywhere is refused") {
  const std::string text = text_of(header_of(1, 2));
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    std::string edited = text;
    edited[i] = edited[i] == '7' ? '8' : '7';
    CHECK_FALSE(read_part(edited).has_value());
  }
  const std::size_t second = text.find('\n') + 1;
  const std::size_t third = text.find('\n', second) + 1;
  CHECK_FALSE(read_part(text.substr(0, second) + text.substr(third)).has_value());
  CHECK_FALSE(read_part(text + text.substr(second, third - second)).has_value());
}

TEST_CASE("a text that is not a shard's is refused, with a line end and without") {
  for (const char* text : {"x", "{", "{\"format\":\"meshsim-trace\"", "{\"format\": 1}\n", "\n"})
    CHECK(read_part(text).has_value() == (std::string_view(text) == "{"));
}

TEST_CASE("what is missing is named") {
  CHECK(trouble_of({text_of(header_of(1, 3)), text_of(header_of(2, 3), false)}) ==
        "M 2 of 7 pieces are missing: 0, 3\n"
        "  `part-2` has no end: 3 pieces are there, then it was stopped or cut\n"
        "  of 3 shards there is nothing of 3\n"
        "  = help: run these shards again, with --resume");
  CHECK(trouble_of({""}).starts_with("R no shard got so far"));
}

TEST_CASE("files that do not belong together are refused") {
  Header other = header_of(2, 2);
  const auto with = [&] { return trouble_of({text_of(header_of(1, 2)), text_of(other)}); };
  CHECK(with() == "");
  other.build = 12;
  CHECK(with().starts_with("R `part-2` is of another build of meshsim"));
  other = header_of(2, 2);
  other.work = 23;
  CHECK(with() == "R `part-2` is of other scenarios or options than `part-1`");
  other.max_memory = 2'000'000;
  CHECK(with() == "R `part-2` was made with --max-memory 2MB, and `part-1` without --max-memory");
  other = header_of(2, 2, 0);
  CHECK(with() ==
        "R `part-2` is of 0 pieces, and `part-1` of 7 pieces: give all shards one --max-memory, and one --jobs");
  other = header_of(2, 3);
  CHECK(with() == "R `part-2` is shard 2/3, and `part-1` is shard 1/2");
  other = header_of(2, 2);
  other.slice.by = Slice::By::name;
  CHECK(with() == "R `part-2` is shard hash:2/2, and `part-1` is shard 1/2");
}

TEST_CASE("what a run may take matters where one needed more") {
  const auto with = [](const std::string& more) {
    Header other = header_of(2, 2);
    other.run_memory = 2'000'000;
    return trouble_of({text_of(header_of(1, 2)), text_of(other, true, more)});
  };
  CHECK(with("") == "");
  CHECK(with(",\"cut_by\":\"memory_spent\"") == "");
  CHECK(with(",\"memory_spent\":true")
            .starts_with("R a run of `part-2` needed more memory than the 2MB that each could take there, and in "
                         "`part-1` each could take 0B\n"));
}

TEST_CASE("a piece may be there twice, but only as one and the same") {
  const auto file = [](const std::string& more) {
    Seal seal;
    std::string text = seal.close(header_object(header_of(1, 1, 1)));
    text += seal.close(piece(0, more));
    text += seal.close(end_object(1));
    return text;
  };
  CHECK(trouble_of({file(",\"digest\":5,\"took_ms\":1"), file(",\"digest\":5,\"took_ms\":9")}) == "");
  CHECK(trouble_of({file(",\"digest\":5"), file(",\"digest\":6")})
            .starts_with("D piece 0 ended in different ways in `part-1` and in `part-2`"));
}

}  // namespace meshsim::shard
