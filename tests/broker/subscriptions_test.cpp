// Subscriptions made and deleted on the way, snapshots, and size.
#include <catch2/catch.hpp>

#include "broker_world.hpp"

using namespace meshsim;
using test::Shape;
using test::World;

TEST_CASE("a new replica's own subscription begins when it first subscribes, in its place of the fan-out") {
  World world({.shared = false, .replicas = 1});
  world.publish();
  world.run_out();
  world.simulation->processes().scale(*world.simulation, 2, 2);
  world.run_out();
  world.publish();
  world.run_out();
  CHECK(world.all(EventKind::acked) == "1 for worker-1, 2 for worker-1, 2 for worker-2");
}

TEST_CASE("the own subscription of a replica that is scaled away goes with it, if it could not give it up itself") {
  for (const bool is_down : {false, true}) {
    World world({.shared = false, .replicas = 2});
    if (is_down) world.kill(world.worker(2));
    world.run_out();
    world.habits.acks = false;
    world.publish();
    world.run_out();
    world.simulation->act_as(no_instance, 0, 0);
    world.simulation->processes().scale(*world.simulation, 2, 1);
    world.run_out();
    world.broker().delete_left_behind(world.simulation->act_as(world.queue(), 0, 0));
    CHECK(world.all(EventKind::dropped) == "1 for worker-2 (unsubscribed)");
    CHECK(world.broker().subscription(world.subscription(2)) == nullptr);
  }
}

TEST_CASE("a deleted subscription drops what it has and begins anew when it is subscribed again") {
  World world({.policy = {.dispatch = {.prefetch = 1}}, .shared = false, .replicas = 2});
  world.habits.acks = false;
  world.publish();
  world.publish();
  world.run_out();
  world.answer(2, PacketKind::retry, 0, 1'000'000);
  world.run_to(10 * millisecond);
  world.send(world.worker(2), {.subscription = world.subscription(2), .number = 1, .kind = PacketKind::unsubscribe});
  world.run_to(20 * millisecond);
  CHECK(world.all(EventKind::dropped) == "1 for worker-2 (unsubscribed), 2 for worker-2 (unsubscribed)");
  CHECK(world.broker().subscription(world.subscription(2)) == nullptr);
  CHECK(world.depth() == 1);

  world.publish();
  world.run_out();
  CHECK(world.count(EventKind::dropped) == 2);
  world.send(world.worker(2), {.subscription = world.subscription(2), .kind = PacketKind::subscribe});
  world.run_out();
  CHECK(world.broker().subscription(world.subscription(2)) != nullptr);
  world.publish();
  world.run_out();
  CHECK(world.story(4) == "published; delivered to worker-2");
}

TEST_CASE("a group is not deleted by a replica that goes") {
  World world({.replicas = 2});
  world.send(world.worker(1), {.subscription = world.subscription(0), .number = 1, .kind = PacketKind::unsubscribe});
  world.run_out();
  world.publish();
  world.run_out();
  CHECK(world.all(EventKind::acked) == "1 for worker");
  CHECK(world.all(EventKind::delivered) == "1 to worker-2");
}

TEST_CASE("packets that make no sense are ignored") {
  World world({});
  for (const PacketKind kind : {PacketKind::subscribe, PacketKind::unsubscribe, PacketKind::ack, PacketKind::retry,
                                PacketKind::reject, PacketKind::request, PacketKind::confirm}) {
    world.send(world.pub(), {.token = 12345, .subscription = 99, .number = 1, .kind = kind});
    world.send(world.pub(), {.token = UINT64_MAX, .kind = kind});
  }
  world.publish();
  world.run_out();
  CHECK(world.count(EventKind::acked) == 1);
}

TEST_CASE("a snapshot at any moment, run on, gives the same") {
  plan::DeliveryPolicy policy{.redelivery = {.lease = 3 * millisecond, .max_deliveries = 3},
                              .dispatch = {.prefetch = 2},
                              .limits = {.keep_at_most = 4, .keep_for = 20 * millisecond},
                              .disk = {.persistence = plan::Persistence::interval, .sync_interval = 2 * millisecond},
                              .heartbeat = {.interval = 5 * millisecond}};
  World world({.policy = policy, .replicas = 3});
  world.habits.acks = false;
  for (int i = 0; i < 40; ++i) {
    world.run_to(world.simulation->now() + 700 * microsecond);
    world.publish();
    if (i % 3 == 0 && !world.at(1).held.empty()) world.ack(1);
    if (i % 5 == 0 && !world.at(2).held.empty()) world.answer(2, PacketKind::retry, 0, 900);
    if (i == 15) world.kill(world.worker(3));
    if (i == 20) world.power_off(world.queue());
    if (i == 25) world.start(world.queue());
    World copy(world);
    World original(world);
    CHECK(copy.run_out() == original.run_out());
    CHECK(copy.simulation->digest() == original.simulation->digest());
  }
  World copy(world);
  world.run_out();
  copy.run_out();
  CHECK(copy.simulation->digest() == world.simulation->digest());
}

TEST_CASE("a message that waits takes at most 160 bytes in all") {
  World world({});
  world.kill(world.worker(1));
  world.run_out();
  const std::string payload(71, 'x');  // what a record with 64 bytes of text encodes to
  const std::size_t before = world.simulation->messages().memory_bytes() + world.broker().memory_bytes();
  constexpr int count = 100'000;
  for (int i = 0; i < count; ++i) {
    world.publish(payload);
    if (i % 100 == 99) world.run_out();
  }
  world.run_out();
  CHECK(world.depth() == count);
  const std::size_t after = world.simulation->messages().memory_bytes() + world.broker().memory_bytes();
  CHECK((after - before) / count <= 160);
}

TEST_CASE("a message to 10,000 subscriptions reaches each, and deliveries leave nothing behind") {
  World world({.shared = false, .replicas = 10'000});
  for (int i = 0; i < 3; ++i) world.publish();
  world.run_out();
  CHECK(world.count(EventKind::acked) == 30'000);
  CHECK(world.count(EventKind::message_done) == 3);
  CHECK(world.in_flight() == 0);
  CHECK(world.simulation->messages().size() == 0);
}
