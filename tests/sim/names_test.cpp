#include "sim/names.hpp"

#include <catch2/catch.hpp>

namespace meshsim::sim {
namespace {

plan::Service on(std::vector<std::uint16_t> networks) {
  plan::Service service;
  service.networks = std::move(networks);
  return service;
}

}  // namespace

TEST_CASE("two services share a network when one of it is both theirs") {
  plan::Plan plan;
  plan.services = {on({0}), on({0, 1}), on({1}), on({0}), on({2})};
  const Names names(plan);
  CHECK(names.share_network(0, 1));
  CHECK(names.share_network(1, 0));
  CHECK(names.share_network(1, 2));
  CHECK_FALSE(names.share_network(0, 2));
  CHECK_FALSE(names.share_network(2, 0));
  CHECK(names.share_network(0, 3));
  CHECK(names.share_network(0, 0));
  for (ServiceId other = 0; other < 4; ++other) CHECK_FALSE(names.share_network(4, other));
}

}  // namespace meshsim::sim
