// When a consumer that is silent is given up.
#include <catch2/catch.hpp>
#include <string_view>
#include <utility>

#include "broker_world.hpp"
#include "plan/broker_kinds.hpp"

using namespace meshsim;
using test::ByHand;

TEST_CASE("a paused consumer is silent where its process answers the heartbeats, and not where its kernel does") {
  for (const auto* kind : {"rabbitmq", "durable", "redis-list-reliable"}) {
    ByHand world({.policy = plan::find_broker_kind(kind)->policy, .replicas = 2});
    world.publish();
    world.run_to(second);
    world.simulation->act_as(no_instance, 0, 0);
    world.simulation->processes().pause(*world.simulation, world.worker(1));
    world.run_to(179 * second);  // rabbitmq looks at 1min, 2min and 3min
    CHECK(world.count(EventKind::redelivered) == 0);
    world.run_to(20 * minute);
    CHECK(world.count(EventKind::redelivered) == (std::string_view(kind) == "rabbitmq" ? 1 : 0));
  }
}

TEST_CASE(
    "rabbitmq: a heartbeat gives a silent consumer up at the second look that finds nothing: after two to three") {
  for (const auto& [stopped, given_up] : {std::pair{3'300, 12}, {4'600, 12}, {5'700, 12}, {6'200, 15}, {7'000, 15}}) {
    plan::DeliveryPolicy policy = plan::find_broker_kind("rabbitmq")->policy;
    policy.heartbeat.interval = 3 * second;
    ByHand world({.policy = policy});
    world.publish();
    world.run_to(stopped * millisecond);
    world.simulation->act_as(no_instance, 0, 0);
    world.simulation->processes().pause(*world.simulation, world.worker(1));
    world.run_to(given_up * second - 10 * millisecond);
    CHECK(world.in_flight() == 1);
    world.run_to(given_up * second + 10 * millisecond);
    CHECK(world.in_flight() == 0);  // as run with rabbitmq-server 3.10.8, and a pika that was stopped
  }
}
