// What survives the broker's own death.
#include <catch2/catch.hpp>

#include "broker_world.hpp"
#include "plan/broker_kinds.hpp"

using namespace meshsim;
using test::Shape;
using test::World;

namespace {

plan::DeliveryPolicy with(plan::Persistence persistence) {
  return {.dispatch = {.prefetch = 1},
          .disk = {.persistence = persistence, .sync_interval = second},
          .heartbeat = {.interval = 100 * millisecond}};
}

/// One message acked, one in flight, one waiting; then the broker's end, and its start 500ms later.
struct Death {
  Death(plan::Persistence persistence, void (World::*end)(InstanceId), Time at = 500 * millisecond)
      : world({.policy = with(persistence)}) {
    world.habits.acks = false;
    for (int i = 0; i < 3; ++i) world.publish();
    world.run_to(100 * millisecond);
    world.ack(1);
    world.run_to(at);
    (world.*end)(world.queue());
    depth = world.depth();
    world.run_to(at + 500 * millisecond);
    world.habits.acks = true;
    world.start(world.queue());
    world.run_out();
  }
  World world;
  std::uint64_t depth = 0;
};

}  // namespace

TEST_CASE("persistence none: the broker's death drops all it had") {
  for (const auto end : {&World::kill, &World::power_off, &World::stop}) {
    const Death death(plan::Persistence::none, end);
    CHECK(death.world.all(EventKind::dropped) == "2 for worker (not_persisted), 3 for worker (not_persisted)");
    CHECK(death.depth == 0);
    CHECK(death.world.count(EventKind::message_done) == 3);
    CHECK(death.world.count(EventKind::delivered) == 2);
  }
}

TEST_CASE("persistence always: nothing is lost, what was in flight comes first and counts on") {
  for (const auto end : {&World::kill, &World::power_off, &World::stop}) {
    const Death death(plan::Persistence::always, end);
    CHECK(death.depth == 2);
    CHECK(death.world.count(EventKind::dropped) == 0);
    CHECK(death.world.all(EventKind::redelivered) == "2 to worker-1 (2, consumer_gone)");
    CHECK(death.world.all(EventKind::acked) == "1 for worker, 2 for worker, 3 for worker");
  }
}

TEST_CASE("persistence every 1s: kill and stop lose nothing") {
  for (const auto end : {&World::kill, &World::stop}) {
    const Death death(plan::Persistence::interval, end);
    CHECK(death.world.count(EventKind::dropped) == 0);
    CHECK(death.world.all(EventKind::acked) == "1 for worker, 2 for worker, 3 for worker");
  }
}

TEST_CASE("persistence every 1s: power off before the sync loses what came since") {
  const Death death(plan::Persistence::interval, &World::power_off);
  CHECK(death.depth == 0);
  CHECK(death.world.all(EventKind::dropped) == "2 for worker (not_persisted), 3 for worker (not_persisted)");
  CHECK(death.world.count(EventKind::message_done) == 3);
}

TEST_CASE("persistence every 1s: power off after the sync loses nothing") {
  const Death death(plan::Persistence::interval, &World::power_off, 1100 * millisecond);
  CHECK(death.world.count(EventKind::dropped) == 0);
  CHECK(death.world.all(EventKind::acked) == "1 for worker, 2 for worker, 3 for worker");
}

TEST_CASE("persistence every 1s: power off forgets the acks since the sync") {
  World world({.policy = with(plan::Persistence::interval)});
  world.habits.acks = false;
  const MessageId message = world.publish();
  world.run_to(1500 * millisecond);  // synced at 1s
  world.ack(1);
  world.run_to(1600 * millisecond);
  CHECK(world.story(message) == "published; delivered to worker-1; acked for worker");
  CHECK(world.depth() == 0);

  World late(world);  // the same a second later: the ack is on disk
  late.run_to(2100 * millisecond);
  CHECK(late.story(message) == "message_done");
  late.power_off(late.queue());
  CHECK(late.depth() == 0);

  world.power_off(world.queue());
  CHECK(world.depth() == 1);
  world.habits.acks = true;
  world.run_to(2 * second);
  world.start(world.queue());
  world.run_to(4 * second);
  CHECK(world.story(message) ==
        "published; delivered to worker-1; acked for worker; redelivered to worker-1 (2, not_persisted); "
        "delivered to worker-1; acked for worker; message_done");
}

TEST_CASE("persistence every 1s: syncs keep their beat from the broker's start on") {
  World world({.policy = with(plan::Persistence::interval)});
  world.run_to(900 * millisecond);
  const MessageId kept = world.publish();
  world.run_to(1050 * millisecond);
  const MessageId lost = world.publish();
  world.run_to(1900 * millisecond);
  CHECK(world.story(kept) == "published; delivered to worker-1; acked for worker; message_done");
  CHECK(world.story(lost) == "published; delivered to worker-1; acked for worker; message_done");
  world.habits.acks = false;
  world.publish();
  world.publish();
  world.run_to(2500 * millisecond);
  world.publish();
  world.run_to(2600 * millisecond);
  world.power_off(world.queue());
  CHECK(world.depth() == 2);
  CHECK(world.all(EventKind::dropped) == "5 for worker (not_persisted)");
}

TEST_CASE("persistence every 1s: power off after a restart still loses what was never synced") {
  World world({.policy = with(plan::Persistence::interval)});
  world.kill(world.worker(1));
  world.publish();
  world.run_to(500 * millisecond);
  world.kill(world.queue());
  world.run_to(600 * millisecond);
  world.start(world.queue());
  world.run_to(700 * millisecond);
  CHECK(world.depth() == 1);

  World synced(world);
  synced.run_to(1650 * millisecond);  // a second after the restart
  synced.power_off(synced.queue());
  CHECK(synced.depth() == 1);

  world.power_off(world.queue());
  CHECK(world.all(EventKind::dropped) == "1 for worker (not_persisted)");
}

TEST_CASE("a volatile subscription survives no death of the broker") {
  World world({.policy = with(plan::Persistence::always), .keeping = false});
  world.habits.acks = false;
  world.publish();
  world.publish();
  world.run_out();
  world.kill(world.queue());
  CHECK(world.all(EventKind::dropped) == "1 for worker (not_persisted), 2 for worker (not_persisted)");
  CHECK(world.depth() == 0);
}

TEST_CASE("an answer to a delivery of the broker's former life is ignored") {
  World world({.policy = with(plan::Persistence::always)});
  world.habits.acks = false;
  world.publish();
  world.run_to(100 * millisecond);
  const Packet old = world.at(1).held.at(0);
  world.kill(world.queue());
  world.run_to(200 * millisecond);
  world.start(world.queue());
  world.run_to(500 * millisecond);
  CHECK(world.in_flight() == 1);
  world.send(world.worker(1), {.token = old.token, .subscription = old.subscription, .kind = PacketKind::ack});
  world.run_to(600 * millisecond);
  CHECK(world.in_flight() == 1);
  CHECK(world.count(EventKind::acked) == 0);
}

TEST_CASE("the last try in flight at the broker's death is dead-lettered when it is back") {
  plan::DeliveryPolicy policy = with(plan::Persistence::always);
  policy.redelivery.max_deliveries = 1;
  World world({.policy = policy});
  world.habits.acks = false;
  world.publish();
  world.run_to(100 * millisecond);
  world.kill(world.queue());
  CHECK(world.depth() == 1);
  world.start(world.queue());
  world.run_to(200 * millisecond);
  CHECK(world.all(EventKind::dead_lettered) == "1 for worker (too_many_tries)");
}

TEST_CASE("messages grow too old while the broker is down") {
  plan::DeliveryPolicy policy = with(plan::Persistence::always);
  policy.limits.keep_for = 300 * millisecond;
  World world({.policy = policy});
  world.kill(world.worker(1));
  world.publish();
  world.run_to(100 * millisecond);
  world.publish();
  world.run_to(200 * millisecond);
  world.kill(world.queue());
  world.run_to(350 * millisecond);
  world.start(world.queue());
  world.run_out();
  CHECK(world.story(1, true) == "0.0002s published; 0.350s expired for worker; 0.350s message_done");
  CHECK(world.story(2, true) == "0.1002s published; 0.4002s expired for worker; 0.4002s message_done");
}

TEST_CASE("leases and delays of a dead broker do not fire after its restart") {
  plan::DeliveryPolicy policy = with(plan::Persistence::always);
  policy.dispatch.prefetch = 0;
  policy.redelivery.lease = second;
  World world({.policy = policy});
  world.habits.acks = false;
  world.publish();
  world.publish();
  world.run_to(100 * millisecond);
  world.answer(1, PacketKind::retry, 0, 400'000);
  world.run_to(200 * millisecond);
  world.kill(world.queue());
  world.run_to(300 * millisecond);
  world.habits.acks = true;
  world.start(world.queue());
  world.run_out();
  CHECK(world.all(EventKind::acked) == "1 for worker, 2 for worker");
  CHECK(world.count(EventKind::redelivered) == 2);
}

TEST_CASE("what only its lease brings back stays pending over the broker's death, and its time goes on") {
  plan::DeliveryPolicy policy = with(plan::Persistence::always);
  policy.redelivery.on_disconnect = false;
  policy.redelivery.lease = second;
  World world({.policy = policy});
  world.habits.acks = false;
  world.publish();
  world.run_to(100 * millisecond);
  world.kill(world.worker(1));
  world.run_to(200 * millisecond);
  CHECK(world.in_flight() == 1);
  world.kill(world.queue());
  CHECK(world.in_flight() == 1);
  CHECK(world.depth() == 0);
  world.run_to(500 * millisecond);
  world.start(world.queue());
  world.start(world.worker(1));
  world.run_to(1'000 * millisecond);
  CHECK(world.count(EventKind::redelivered) == 0);
  world.run_to(1'001 * millisecond);
  CHECK(world.all(EventKind::redelivered) == "1 to worker-1 (2, lease_expired)");
}

TEST_CASE("a deleted subscription does not come back with the broker's memory of it") {
  World world({.policy = with(plan::Persistence::interval), .shared = false});
  world.habits.acks = false;
  world.publish();
  world.run_to(1500 * millisecond);
  world.ack(1);
  world.run_to(1600 * millisecond);
  world.send(world.worker(1), {.subscription = world.subscription(1), .number = 1, .kind = PacketKind::unsubscribe});
  world.run_to(1700 * millisecond);
  CHECK(world.count(EventKind::message_done) == 1);
  world.power_off(world.queue());
  world.start(world.queue());
  world.send(world.worker(1), {.subscription = world.subscription(1), .kind = PacketKind::subscribe});
  world.run_to(3 * second);
  CHECK(world.count(EventKind::delivered) == 1);
  CHECK(world.depth() == 0);
}

TEST_CASE("a save point needs its changes: with fewer, no snapshot is ever made") {
  plan::DeliveryPolicy policy;
  policy.disk.persistence = plan::Persistence::snapshot;
  policy.disk.snapshots = {{{.after = minute, .changes = 10}}};
  for (const int messages : {9, 10}) {
    World world({.policy = policy});
    world.kill(world.worker(1));
    for (int i = 0; i < messages; ++i) world.publish();
    world.run_to(2 * minute);
    world.kill(world.queue());
    world.run_to(3 * minute);
    CHECK(world.count(EventKind::dropped) == (messages == 9 ? 9 : 0));
  }
}

TEST_CASE("a broker that keeps nothing on disk knows no duplicate of before its death") {
  plan::DeliveryPolicy policy;
  policy.publishing.duplicate_window = minute;
  for (const plan::Persistence persistence : {plan::Persistence::none, plan::Persistence::always}) {
    policy.disk.persistence = persistence;
    World world({.policy = policy});
    const MessageId message = world.publish();
    world.run_to(second);
    world.kill(world.queue());
    world.run_to(2 * second);
    world.start(world.queue());
    world.run_to(4 * second);
    world.publish_copy(message);
    world.run_to(5 * second);
    CHECK(world.count(EventKind::delivered) == (persistence == plan::Persistence::none ? 2 : 1));
  }
}

TEST_CASE("after an unclean end a classic queue of RabbitMQ flags all that it finds, handed out before or not") {
  for (const auto end : {&World::kill, &World::power_off, &World::stop}) {
    plan::DeliveryPolicy policy = plan::find_broker_kind("rabbitmq")->policy;
    policy.dispatch.prefetch = 1;
    World world({.policy = policy});
    world.habits.acks = false;
    world.run_to(second);
    world.publish();  // delivered and not acked
    world.publish();  // waiting
    world.run_to(2 * second);
    (world.*end)(world.queue());
    world.run_to(15 * second);
    world.habits.acks = true;
    world.start(world.queue());
    world.run_to(200 * second);  // past three heartbeats, by which the consumer learns of a power off
    world.publish();
    world.run_to(201 * second);
    const bool is_clean = end == &World::stop;
    CHECK(world.all(EventKind::redelivered) ==
          (is_clean ? "1 to worker-1 (2, consumer_gone)"
                    : "1 to worker-1 (2, consumer_gone), 2 to worker-1 (1, recovered)"));
    CHECK(world.all(EventKind::acked) == "1 for worker, 2 for worker, 3 for worker");
  }
}
