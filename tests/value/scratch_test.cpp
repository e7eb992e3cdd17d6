#include "value/scratch.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace meshsim::value {
namespace {

TEST_CASE("what was taken stays until clear") {
  Scratch scratch;
  std::vector<std::span<std::byte>> taken;
  for (unsigned i = 0; i < 100; ++i) {
    taken.push_back(scratch.take(i * 37));
    std::fill(taken.back().begin(), taken.back().end(), std::byte(i));
  }
  taken.push_back(scratch.take(100'000));
  for (unsigned i = 0; i < 100; ++i) {
    REQUIRE(taken[i].size() == i * 37);
    CHECK(std::all_of(taken[i].begin(), taken[i].end(), [&](std::byte b) { return b == std::byte(i); }));
  }
}

TEST_CASE("after clear the same memory is handed out again") {
  Scratch scratch;
  const auto use = [&] { return std::pair(scratch.take(10).data(), scratch.take(60'000).data()); };
  const auto first = use();
  scratch.clear();
  CHECK(use() == first);
}

}  // namespace
}  // namespace meshsim::value
