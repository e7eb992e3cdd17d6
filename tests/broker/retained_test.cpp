// MQTT's retained messages.
#include <catch2/catch.hpp>

#include "broker_world.hpp"
#include "plan/broker_kinds.hpp"

using namespace meshsim;
using test::World;

namespace {

/// MQTT with clean sessions, the topic's messages retained.
struct Retaining : World {
  explicit Retaining(plan::Persistence persistence = plan::Persistence::none)
      : World({.policy = clean(persistence), .shared = false, .keeping = false, .replicas = 2, .retained = true}) {}
  static plan::DeliveryPolicy clean(plan::Persistence persistence) {
    plan::DeliveryPolicy policy = plan::find_broker_kind("mqtt")->policy;
    policy.disk.persistence = persistence;
    policy.disk.sync_interval = second;
    policy.receivers.retention = plan::Retention::none;
    return policy;
  }
};

}  // namespace

TEST_CASE("the last retained message waits for an absent subscriber, and replaces the one before") {
  Retaining world;
  world.kill(world.worker(1));
  world.run_to(second);
  for (int i = 0; i < 3; ++i) world.publish();
  world.run_to(2 * second);
  CHECK(world.all(EventKind::dropped) == "1 for worker-1 (replaced), 2 for worker-1 (replaced)");
  world.start(world.worker(1));
  world.run_to(3 * second);
  CHECK(world.all(EventKind::delivered) == "1 to worker-2, 2 to worker-2, 3 to worker-2, 3 to worker-1");
  CHECK(world.count(EventKind::message_done) == 2);  // the broker has the third still
}

TEST_CASE("who had it in its hands and died gets it afresh: a clean session knows of no earlier delivery") {
  Retaining world;
  world.kill(world.worker(2));
  world.run_to(second);
  world.publish();
  world.run_to(second + 300 * microsecond);  // it is on its way
  world.kill(world.worker(1));
  world.run_to(2 * second);
  CHECK(world.count(EventKind::delivery_failed) == 1);
  world.start(world.worker(1));
  world.run_to(3 * second);
  CHECK(world.all(EventKind::delivered) == "1 to worker-1");
  CHECK(world.count(EventKind::redelivered) == 0);
}

TEST_CASE("a replica that is added gets the retained message") {
  Retaining world;
  world.publish();
  world.run_to(second);
  world.simulation->act_as(no_instance, 0, 0);
  world.simulation->processes().scale(*world.simulation, 2, 3);
  world.run_to(2 * second);
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 1 to worker-2, 1 to worker-3");
}

TEST_CASE("of a topic that nobody subscribes to the last message waits, and those before it are replaced") {
  Retaining world;
  world.scale_workers(0);
  world.run_to(second);
  for (int i = 0; i < 3; ++i) world.publish();
  world.run_to(2 * second);
  CHECK(world.all(EventKind::dropped) == "1 (replaced), 2 (replaced)");
  CHECK(world.broker().retained(World::topic) == 1);
  world.scale_workers(1);
  world.run_to(3 * second);
  CHECK(world.all(EventKind::delivered) == "3 to worker-1");
  CHECK(world.broker().retained(World::topic) == 0);
  world.publish();  // the third has met its fate where it was handled
  world.run_to(4 * second);
  CHECK(world.count(EventKind::dropped) == 2);
}

TEST_CASE("a retained message that nobody has got is dropped with the broker that loses it") {
  Retaining world;
  world.scale_workers(0);
  world.run_to(second);
  world.publish();
  world.run_to(2 * second);
  world.kill(world.queue());
  world.run_to(3 * second);
  CHECK(world.all(EventKind::dropped) == "1 (not_persisted)");
  CHECK(world.count(EventKind::message_done) == 1);
}

TEST_CASE("a retained message that is on the disk waits for an absent subscriber over the broker's death") {
  Retaining world(plan::Persistence::interval);
  world.kill(world.worker(1));
  world.run_to(second);
  world.publish();
  world.run_to(4 * second);
  world.kill(world.queue());
  world.run_to(5 * second);
  world.start(world.queue());
  world.run_to(6 * second);
  world.start(world.worker(1));
  world.run_to(8 * second);
  CHECK(world.all(EventKind::dropped).empty());
  CHECK(world.all(EventKind::delivered) == "1 to worker-2, 1 to worker-1");
}

TEST_CASE("a retained message is written to the disk without any subscription, too") {
  Retaining world(plan::Persistence::interval);
  world.scale_workers(0);
  world.run_to(second);
  world.publish();
  world.run_to(4 * second);
  world.kill(world.queue());
  world.run_to(5 * second);
  world.start(world.queue());
  world.run_to(6 * second);
  CHECK(world.all(EventKind::dropped).empty());
  world.scale_workers(1);
  world.run_to(8 * second);
  CHECK(world.all(EventKind::delivered) == "1 to worker-1");
}

TEST_CASE("a retained message that was not written dies with the broker") {
  Retaining world;
  world.publish();
  world.run_to(second);
  world.kill(world.queue());
  world.run_to(2 * second);
  CHECK(world.count(EventKind::message_done) == 1);
}
