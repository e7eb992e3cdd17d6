// Subscriptions that are made when there are messages already: what they see, and what a death of the broker leaves of
// them.
#include <catch2/catch.hpp>

#include "broker_world.hpp"

using namespace meshsim;
using test::World;

namespace {

/// Makes a log in which each worker has a position of its own, which it makes itself.
plan::DeliveryPolicy log_from(plan::Reset reset, Time since = 0) {
  plan::DeliveryPolicy policy;
  policy.receivers.retention = plan::Retention::log;
  policy.acks.names = plan::AckNames::message;
  policy.redelivery.on_disconnect = false;
  policy.log.reset = reset;
  policy.log.reset_since = since;
  policy.log.made_by_consumer = true;
  policy.heartbeat.interval = 100 * millisecond;
  return policy;
}

}  // namespace

TEST_CASE("a replica that is added reads on from a time, its instant included, and counts for nothing before") {
  // What is published at 2s is accepted 200us later.
  World world({.policy = log_from(plan::Reset::since, 2'000'200 * microsecond), .shared = false, .most_replicas = 2});
  for (const Time at : {second, 2 * second, 3 * second}) {
    world.run_to(at);
    world.publish();
  }
  world.run_to(4 * second);
  CHECK(world.depth() == 0);
  CHECK_FALSE(world.broker().oldest_waiting(world.simulation->context(), World::topic, no_service).has_value());
  CHECK(world.broker().holding(world.simulation->context(), world.subscription(2)).waiting == 0);
  world.scale_workers(2);
  world.run_to(5 * second);
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 2 to worker-1, 3 to worker-1, 2 to worker-2, 3 to worker-2");
  CHECK(world.all(EventKind::dropped) == "1 for worker-2 (no_offset)");
}

TEST_CASE("what the log loses is lost for a replica that is not there yet, too") {
  plan::DeliveryPolicy policy = log_from(plan::Reset::earliest);
  policy.limits.keep_at_most = 2;
  World world({.policy = policy, .shared = false, .most_replicas = 2});
  for (int i = 0; i < 3; ++i) world.publish();
  world.run_to(second);
  world.scale_workers(2);
  world.run_to(2 * second);
  CHECK(world.all(EventKind::dropped) == "1 for worker-2 (overflow)");
  CHECK(world.all(EventKind::delivered).ends_with("2 to worker-2, 3 to worker-2"));
}

TEST_CASE("a group that the broker's disk does not know is made anew, and begins anew") {
  for (const bool loses_memory : {true, false}) {
    plan::DeliveryPolicy policy = log_from(plan::Reset::latest);
    policy.disk.persistence = loses_memory ? plan::Persistence::none : plan::Persistence::interval;
    policy.disk.sync_interval = hour;
    World world({.policy = policy, .shared = false});
    world.run_to(second);
    world.scale_workers(2);  // its group is younger than the last sync; that of worker-1 is from the start
    world.run_to(2 * second);
    loses_memory ? world.kill(world.queue()) : world.power_off(world.queue());
    world.run_to(3 * second);
    world.start(world.queue());
    world.publish();  // before the workers are back
    world.run_to(5 * second);
    CHECK(world.all(EventKind::dropped) ==
          (loses_memory ? "1 for worker-1 (no_offset), 1 for worker-2 (no_offset)" : "1 for worker-2 (no_offset)"));
    world.publish();
    world.run_to(6 * second);
    CHECK(world.all(EventKind::delivered).ends_with("2 to worker-1, 2 to worker-2"));
  }
}
