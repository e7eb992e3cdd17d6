#include "sim/dialling.hpp"

#include <catch2/catch.hpp>

namespace meshsim::sim {

TEST_CASE("a connection is tried again after 1s, 3s, 7s .. and given up after 127s") {
  Dialling dialling;
  Dialling::Call& call = *dialling.find(dialling.add(1, {.token = 5}));
  Time now = 0;
  std::vector<Time> tries;
  do {
    now += call.wait();
    tries.push_back(now / second);
  } while (call.may_try_again());
  CHECK(tries == std::vector<Time>{1, 3, 7, 15, 31, 63, 127});
}

TEST_CASE("a request that waits is found by its path and token until it is taken") {
  Dialling dialling;
  const std::uint64_t first = dialling.add(1, {.token = 5});
  const std::uint64_t second = dialling.add(2, {.token = 5});
  CHECK(dialling.number_of(1, 5) == first);
  CHECK(dialling.number_of(2, 5) == second);
  CHECK_FALSE(dialling.number_of(1, 6));
  CHECK(dialling.take(first).packet.token == 5);
  CHECK(dialling.find(first) == nullptr);
  CHECK_FALSE(dialling.number_of(1, 5));
  CHECK(dialling.take_all([](std::uint32_t path) { return path == 2; }).size() == 1);
  CHECK(dialling.empty());
}

}  // namespace meshsim::sim
