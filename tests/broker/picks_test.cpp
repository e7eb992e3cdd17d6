// Who of a group gets the next message where that is left to chance.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "broker_world.hpp"
#include "plan/broker_kinds.hpp"

using namespace meshsim;
using test::World;

namespace {

/// Lists the consumers that got 300 messages, in order: "13221...".
std::string takers() {
  World world({.policy = plan::find_broker_kind("nats")->policy, .replicas = 3});
  for (int i = 0; i < 300; ++i) world.publish();
  world.run_out();
  std::string delivered = world.all(EventKind::delivered);
  std::string takers;
  for (std::size_t at = 0; (at = delivered.find("worker-", at)) != std::string::npos; ++at) takers += delivered[at + 7];
  return takers;
}

}  // namespace

TEST_CASE("a member of a NATS queue group is picked at random, and the same in each run of a seed") {
  const std::string first = takers();
  REQUIRE(first.size() == 300);
  for (const char member : {'1', '2', '3'}) {
    CHECK(std::count(first.begin(), first.end(), member) > 70);  // 100 on average, with a deviation of 8
    CHECK(first.find(std::string(3, member)) != std::string::npos);
  }
  CHECK(takers() == first);
}

TEST_CASE("only NATS leaves it to chance") {
  for (const plan::BrokerKind& kind : plan::broker_kinds()) {
    INFO(kind.name);
    CHECK((kind.policy.dispatch.pick == plan::Pick::random) == (kind.name == "nats"));
  }
}
