// Pieces of work that are shared out: each is done once, and with one thread in their order.
#include "world/workers.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <cstddef>
#include <thread>
#include <vector>

namespace meshsim::world {

TEST_CASE("with one thread the caller does a piece when it waits for it and the rest at the end") {
  std::vector<std::size_t> done;
  const std::thread::id caller = std::this_thread::get_id();
  {
    Workers workers(1, 5, [&](std::size_t piece) {
      CHECK(std::this_thread::get_id() == caller);
      done.push_back(piece);
    });
    CHECK(done.empty());
    workers.wait_for(1);
    CHECK(done == std::vector<std::size_t>{0, 1});
    workers.wait_for(0);
    CHECK(done.size() == 2);
  }
  CHECK(done == std::vector<std::size_t>{0, 1, 2, 3, 4});
}

TEST_CASE("with several threads each piece is done once") {
  std::vector<std::atomic<int>> times(100);
  {
    Workers workers(3, times.size(), [&](std::size_t piece) { ++times[piece]; });
    workers.wait_for(50);
    CHECK(times[50] == 1);
  }
  for (const std::atomic<int>& each : times) CHECK(each == 1);
}

TEST_CASE("no pieces, no work") {
  Workers(1, 0, [](std::size_t) { FAIL(); });
  Workers(2, 0, [](std::size_t) { FAIL(); });
}

}  // namespace meshsim::world
