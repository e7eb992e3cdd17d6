#include "base/wide_memory.hpp"

#include <catch2/catch.hpp>
#include <cstdint>

#include "base/chunks.hpp"
#include "base/sequence_table.hpp"

using namespace meshsim;

namespace {

bool is_aligned(const void* memory, std::size_t alignment) {
  return reinterpret_cast<std::uintptr_t>(memory) % alignment == 0;
}

}  // namespace

TEST_CASE("large blocks lie on wide pages, small ones as was asked") {
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{1'000}, wide_page - 1, wide_page, 3 * wide_page}) {
    for (const std::size_t alignment : {std::size_t{8}, std::size_t{64}}) {
      void* const memory = allocate_wide(bytes, alignment);
      CHECK(is_aligned(memory, bytes < wide_page ? alignment : wide_page));
      free_wide(memory, bytes, alignment);
    }
  }
}

TEST_CASE("chunks do not move and do not overlap, in however large blocks they come") {
  constexpr std::size_t chunk_bytes = 51'200;  // does not divide a wide page
  Chunks chunks;
  std::vector<std::byte*> places;
  for (std::size_t i = 0; i < 200; ++i) {
    places.push_back(chunks.add(chunk_bytes, 64));
    std::fill_n(places.back(), chunk_bytes, static_cast<std::byte>(i));
  }
  REQUIRE(chunks.size() == 200);
  for (std::size_t i = 0; i < 200; ++i) {
    CHECK(chunks[i] == places[i]);
    CHECK(is_aligned(chunks[i], 64));
    CHECK(std::all_of(places[i], places[i] + chunk_bytes, [i](std::byte b) { return b == static_cast<std::byte>(i); }));
  }
  CHECK(chunks.memory_bytes() < 200 * chunk_bytes + 2 * wide_page);
  chunks.keep(1);
  CHECK(chunks.size() == 1);
  CHECK(chunks[0] == places[0]);
  chunks.keep(0);
  CHECK(chunks.size() == 0);
}

TEST_CASE("a table under ids in sequence finds them, whether they come densely, sparsely or with a mark in front") {
  for (const std::uint64_t step : {std::uint64_t{1}, std::uint64_t{4}, std::uint64_t{1} << 40}) {
    SequenceTable<std::uint64_t> table;
    for (std::uint64_t i = 0; i < 10'000; ++i) {
      table.emplace(i * step, i);
      if (i >= 1'000) table.erase((i - 1'000) * step);
    }
    CHECK(table.size() == 1'000);
    for (std::uint64_t i = 9'000; i < 10'000; ++i) CHECK(table.find(i * step)->second == i);
  }
}
