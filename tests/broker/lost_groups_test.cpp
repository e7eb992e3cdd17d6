// Groups that die with the server, and who makes them again.
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "broker_world.hpp"
#include "plan/broker_kinds.hpp"

using namespace meshsim;
using test::World;

TEST_CASE("redis-streams: a group that was not saved is lost with the server, until a process starts that makes it") {
  World world({.policy = plan::find_broker_kind("redis-streams")->policy, .replicas = 2});
  world.publish();
  world.run_to(second);
  world.kill(world.queue());
  world.run_to(2 * second);
  world.start(world.queue());
  world.run_to(5 * second);
  CHECK(world.count(EventKind::not_subscribed) == 2);
  world.publish();
  world.run_to(6 * second);
  CHECK(world.depth() == 1);
  world.kill(world.worker(2));
  world.run_to(7 * second);
  world.start(world.worker(2));
  world.run_to(8 * second);
  CHECK(world.all(EventKind::dropped) == "2 for worker (no_offset)");  // it begins at $
  world.publish();
  world.publish();
  world.run_to(9 * second);
  CHECK(world.all(EventKind::acked) == "1 for worker, 3 for worker, 4 for worker");
  CHECK(world.all(EventKind::delivered).find("to worker-1") != std::string::npos);
}

TEST_CASE("redis-streams: a client that makes the group with each connection loses none of it for long") {
  plan::DeliveryPolicy policy = plan::find_broker_kind("redis-streams")->policy;
  policy.log.regroup = plan::Regroup::at_connect;
  World world({.policy = policy});
  world.publish();
  world.run_to(second);
  world.kill(world.queue());
  world.run_to(2 * second);
  world.start(world.queue());
  world.run_to(5 * second);
  world.publish();
  world.run_to(6 * second);
  CHECK(world.count(EventKind::not_subscribed) == 0);
  CHECK(world.all(EventKind::acked) == "1 for worker, 2 for worker");
}
