// What the kinds do with a message whose consumer is gone, late or silent. The facts: docs/brokers.md.
#include <catch2/catch.hpp>
#include <cstddef>
#include <meshsim/record.hpp>
#include <string_view>
#include <vector>

#include "broker_world.hpp"
#include "plan/broker_kinds.hpp"

using namespace meshsim;
using test::ByHand;
using test::Shape;
using test::World;

namespace {

plan::DeliveryPolicy of(std::string_view kind) {
  plan::DeliveryPolicy policy = plan::find_broker_kind(kind)->policy;
  if (policy.disk.persistence == plan::Persistence::snapshot) policy.disk.persistence = plan::Persistence::always;
  return policy;
}

}  // namespace

TEST_CASE("redis-streams: what was read and not acked is not offered again, the rest is") {
  ByHand world({.policy = of("redis-streams")});
  for (int i = 0; i < 3; ++i) world.publish();
  world.run_out();
  world.kill(world.worker(1));
  world.run_out();
  world.habits.acks = true;
  world.start(world.worker(1));
  world.run_out();
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 2 to worker-1, 3 to worker-1");
  CHECK(world.all(EventKind::acked) == "2 for worker, 3 for worker");
  CHECK(world.depth() == 0);
  CHECK(world.in_flight() == 1);
}

TEST_CASE("redis-streams: a consumer that is free claims what was idle for long enough, and it is counted") {
  plan::DeliveryPolicy policy = of("redis-streams");
  policy.redelivery.lease = second;
  ByHand world({.policy = policy, .replicas = 2});
  const MessageId message = world.publish();
  world.run_to(100 * millisecond);
  world.kill(world.worker(1));
  world.run_to(1'500 * millisecond);
  CHECK(world.story(message, true) ==
        "0.0002s published; 0.0004s delivered to worker-1; 1.0002s redelivered to worker-2 (2, lease_expired); "
        "1.0004s delivered to worker-2");
}

TEST_CASE("redis-streams: nobody claims while the only consumer is paused or busy") {
  plan::DeliveryPolicy policy = of("redis-streams");
  policy.redelivery.lease = second;
  ByHand world({.policy = policy});
  world.publish();
  world.run_to(3 * second);  // it never answered: it is not free
  CHECK(world.count(EventKind::redelivered) == 0);
  CHECK(world.in_flight() == 1);
  world.answer(1, PacketKind::next);  // the handler failed; the consumer asks for the next, and claims its own
  world.run_to(3'001 * millisecond);
  CHECK(world.all(EventKind::redelivered) == "1 to worker-1 (2, lease_expired)");
}

TEST_CASE("redis-streams: a consumer whose process is paused claims nothing before it goes on") {
  plan::DeliveryPolicy policy = of("redis-streams");
  policy.redelivery.lease = second;
  ByHand world({.policy = policy, .replicas = 2});
  const MessageId message = world.publish();
  world.run_to(100 * millisecond);
  world.kill(world.worker(1));
  world.simulation->act_as(no_instance, 0, 0);
  world.simulation->processes().pause(*world.simulation, world.worker(2));
  world.run_to(4'500 * millisecond);
  CHECK(world.count(EventKind::redelivered) == 0);
  world.simulation->act_as(no_instance, 0, 0);
  world.simulation->processes().resume(*world.simulation, world.worker(2));
  world.run_to(6 * second);  // it looks again after a while
  CHECK(world.story(message).ends_with("redelivered to worker-2 (2, lease_expired); delivered to worker-2"));
}

TEST_CASE("redis-streams: an ack ends the message, whoever has it by then") {
  plan::DeliveryPolicy policy = of("redis-streams");
  policy.redelivery.lease = second;
  ByHand world({.policy = policy, .replicas = 2});
  const MessageId message = world.publish();
  world.run_to(2 * second);  // worker-2 claimed it
  world.ack(1);
  world.run_to(2'100 * millisecond);
  CHECK(world.in_flight() == 0);
  CHECK(world.story(message).ends_with("delivered to worker-2; acked for worker; message_done"));
}

TEST_CASE("redis-streams: a log that is too long loses what nobody has read, and what is pending when it is claimed") {
  plan::DeliveryPolicy policy = of("redis-streams");
  policy.limits.keep_at_most = 3;
  policy.redelivery.lease = second;
  ByHand world({.policy = policy});
  world.publish();
  world.run_to(100 * millisecond);
  world.kill(world.worker(1));
  world.run_to(200 * millisecond);
  for (int i = 0; i < 5; ++i) world.publish();
  world.run_to(500 * millisecond);
  CHECK(world.all(EventKind::dropped) == "2 for worker (overflow), 3 for worker (overflow)");
  CHECK(world.depth() == 3);
  CHECK(world.in_flight() == 1);
  world.habits.acks = true;
  world.start(world.worker(1));
  world.run_to(3 * second);
  CHECK(world.all(EventKind::dropped) == "2 for worker (overflow), 3 for worker (overflow), 1 for worker (overflow)");
  CHECK(world.all(EventKind::acked) == "4 for worker, 5 for worker, 6 for worker");
}

TEST_CASE("redis-streams: a consumer that is scaled away leaves what it held; one that is deleted takes it along") {
  for (const bool is_deleted : {false, true}) {
    plan::DeliveryPolicy policy = of("redis-streams");
    CHECK_FALSE(policy.redelivery.deleting_drops);
    policy.redelivery.deleting_drops = is_deleted;
    ByHand world({.policy = policy});
    world.publish();
    world.run_out();
    world.send(world.worker(1), {.subscription = world.subscription(0), .number = 1, .kind = PacketKind::unsubscribe});
    world.run_out();
    world.kill(world.worker(1));
    world.run_out();
    CHECK(world.all(EventKind::dropped) == (is_deleted ? "1 for worker (unsubscribed)" : ""));
    CHECK(world.in_flight() == (is_deleted ? 0 : 1));
  }
}

TEST_CASE("redis-list: a blocked popper that was just killed swallows one element") {
  World world({.policy = of("redis-list")});
  world.kill(world.worker(1));
  world.publish();  // arrives with the news; the one below is later
  world.run_out();
  world.start(world.worker(1));
  world.run_out();
  world.publish();
  world.run_to(world.simulation->now() + 150 * microsecond);
  world.kill(world.worker(1));  // before the push arrives
  world.publish();
  world.publish();
  world.run_out();
  CHECK(world.count(EventKind::dropped) == 1);
  CHECK(world.depth() == 2);
}

TEST_CASE("redis-list-reliable: who comes back does its processing list first") {
  ByHand world({.policy = of("redis-list-reliable")});
  for (int i = 0; i < 3; ++i) world.publish();
  world.run_out();
  CHECK(world.at(1).held.size() == 1);
  world.kill(world.worker(1));
  world.run_out();
  CHECK(world.in_flight() == 1);
  world.habits.acks = true;
  world.start(world.worker(1));
  world.run_out();
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 1 to worker-1, 2 to worker-1, 3 to worker-1");
  CHECK(world.all(EventKind::acked) == "1 for worker, 2 for worker, 3 for worker");
}

TEST_CASE("jetstream: what it handed out just before it heard of the consumer's death comes again at once") {
  // The server hears of it 200us after the kill: 40us and 60us after the message was handed out.
  for (const Duration since : {40 * microsecond, 60 * microsecond}) {
    ByHand world({.policy = of("jetstream"), .replicas = 2});
    world.run_to(second);
    const MessageId message = world.publish();
    world.run_to(second + since);
    world.kill(world.worker(1));
    world.run_to(40 * second);
    CHECK(world.story(message, true) ==
          (since < 50 * microsecond
               ? "1.0002s published; 1.00024s redelivered to worker-2 (2, consumer_gone); "
                 "1.0004s delivery_failed for worker (connection_lost); 1.00044s delivered to worker-2"
               : "1.0002s published; 1.0004s delivery_failed for worker (connection_lost); "
                 "31.0002s redelivered to worker-2 (2, lease_expired); 31.0004s delivered to worker-2"));
  }
}

TEST_CASE("jetstream: after MaxDeliver deliveries an advisory, one AckWait after the last") {
  plan::DeliveryPolicy policy = of("jetstream");
  policy.redelivery.lease = 500 * millisecond;
  policy.redelivery.max_deliveries = 3;
  ByHand world({.policy = policy, .replicas = 4});
  const MessageId message = world.publish();
  world.run_to(3 * second);
  CHECK(world.story(message, true) ==
        "0.0002s published; 0.0004s delivered to worker-1; 0.5002s redelivered to worker-2 (2, lease_expired); "
        "0.5004s delivered to worker-2; 1.0002s redelivered to worker-3 (3, lease_expired); 1.0004s delivered to "
        "worker-3; 1.5002s dead_lettered for worker (too_many_tries); 1.5002s message_done");
}

TEST_CASE("jetstream: the steps of a back-off list, and a NAK that has a delay of its own") {
  plan::DeliveryPolicy policy = of("jetstream");
  policy.redelivery.backoff = {100 * millisecond, 300 * millisecond};
  ByHand world({.policy = policy, .replicas = 4});
  world.publish();
  world.run_to(650 * millisecond);
  CHECK(world.at(1).held.size() + world.at(2).held.size() + world.at(3).held.size() == 3);  // at 0, 0.1 and 0.4s
  world.answer(3, PacketKind::retry, 0, 20'000);
  world.run_to(669 * millisecond);
  CHECK(world.count(EventKind::redelivered) == 2);
  world.run_to(672 * millisecond);
  CHECK(world.count(EventKind::redelivered) == 3);
}

TEST_CASE("jetstream: no more in flight than MaxAckPending, of all consumers together") {
  plan::DeliveryPolicy policy = of("jetstream");
  policy.dispatch.max_in_flight = 3;
  ByHand world({.policy = policy, .replicas = 2});
  world.habits.prefetch = 10;
  for (int worker = 1; worker <= 2; ++worker) {
    world.send(world.worker(worker),
               {.subscription = world.subscription(0), .number = 10, .kind = PacketKind::subscribe});
  }
  for (int i = 0; i < 5; ++i) world.publish();
  world.run_to(second);
  CHECK(world.in_flight() == 3);
  CHECK(world.depth() == 2);
}

TEST_CASE("jetstream: a second publish within the duplicate window is confirmed and ignored, later it is not") {
  plan::DeliveryPolicy policy = of("jetstream");
  policy.publishing.duplicate_window = second;
  World world({.policy = policy});
  const MessageId message = world.publish();
  world.run_to(100 * millisecond);
  world.publish_copy(message);
  world.run_to(200 * millisecond);
  CHECK(world.confirms() == "1, 2");
  CHECK(world.count(EventKind::delivered) == 1);
  world.run_to(2 * second);
  world.publish_copy(message);
  world.run_to(3 * second);
  CHECK(world.count(EventKind::delivered) == 2);
}

TEST_CASE("the duplicate window ends at its instant") {
  plan::DeliveryPolicy policy = of("jetstream");
  policy.publishing.duplicate_window = second;
  for (const Duration early : {Duration{1}, Duration{0}}) {
    World world({.policy = policy});
    const MessageId message = world.publish();
    world.run_to(second - early);
    world.publish_copy(message);  // arrives so long before the window is over
    world.run_to(2 * second);
    CHECK(world.count(EventKind::delivered) == (early == 0 ? 2 : 1));
  }
}

TEST_CASE("jetstream: discard new counts what the stream has, acked or not") {
  plan::DeliveryPolicy policy = of("jetstream");
  policy.limits.keep_at_most = 2;
  policy.limits.overflow = plan::Overflow::refuse;
  World world({.policy = policy});
  for (int i = 0; i < 3; ++i) {
    world.publish();
    world.run_to((i + 1) * second);
  }
  CHECK(world.all(EventKind::acked) == "1 for worker, 2 for worker");
  CHECK(world.confirms() == "1, 2, 3 (refused_by_broker)");
}

TEST_CASE("sqs: the visibility timeout hides a message, and an old receipt handle deletes nothing") {
  ByHand world({.policy = of("sqs"), .replicas = 2});
  world.publish();
  world.run_to(29 * second);
  CHECK(world.count(EventKind::redelivered) == 0);
  world.run_to(31 * second);
  CHECK(world.all(EventKind::redelivered) == "1 to worker-2 (2, lease_expired)");
  world.ack(1);
  world.run_to(32 * second);
  CHECK(world.in_flight() == 1);
}

TEST_CASE("sqs: the last receipt handle deletes after the visibility timeout too, while nobody has had the message") {
  ByHand world({.policy = of("sqs")});
  world.publish();
  world.publish();
  world.run_to(41 * second);  // the only worker is busy, so nobody has received the message since 30s
  CHECK(world.depth() == 2);
  world.ack(1);
  world.run_to(42 * second);
  CHECK(world.all(EventKind::acked) == "1 for worker");
  CHECK(world.count(EventKind::redelivered) == 0);
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 2 to worker-1");
}

TEST_CASE("sqs: a late reject is the consumer's own, a late retry finds nothing in flight") {
  ByHand world({.policy = of("sqs")});
  world.publish();
  world.run_to(41 * second);
  world.answer(1, PacketKind::retry);
  world.run_to(42 * second);
  CHECK(world.all(EventKind::redelivered) == "1 to worker-1 (2, lease_expired)");
  world.run_to(80 * second);
  world.answer(1, PacketKind::reject);
  world.run_to(81 * second);
  CHECK(world.all(EventKind::dead_lettered) == "1 for worker (rejected)");
}

TEST_CASE("sqs-fifo: a receipt handle expires with the visibility timeout") {
  ByHand world({.policy = of("sqs-fifo")});
  world.publish();
  world.run_to(41 * second);
  world.ack(1);
  world.run_to(42 * second);
  CHECK(world.all(EventKind::redelivered) == "1 to worker-1 (2, lease_expired)");
}

TEST_CASE("sqs-fifo: a group is blocked while one of its messages is in flight, other groups are not") {
  plan::DeliveryPolicy policy = of("sqs-fifo");
  policy.dispatch.key = 1;
  ByHand world({.policy = policy, .replicas = 3});
  const auto in_group = [&](std::string_view name) {
    std::vector<std::byte> record;
    add_text(record, 1, name);
    return world.publish(std::string_view(reinterpret_cast<const char*>(record.data()), record.size()));
  };
  in_group("a");
  in_group("a");
  in_group("b");
  in_group("a");
  world.run_to(second);
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 3 to worker-2");
  CHECK(world.depth() == 2);
  world.answer(1, PacketKind::retry);  // it comes again before the others of its group
  world.run_to(2 * second);
  world.ack(3);
  world.run_to(3 * second);
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 3 to worker-2, 1 to worker-3, 2 to worker-1");
  CHECK(world.depth() == 1);
}

TEST_CASE("mqtt: of what is too much for a stored session, the newest is dropped") {
  plan::DeliveryPolicy policy = of("mqtt");
  policy.limits.keep_at_most = 2;
  World world({.policy = policy, .shared = false});
  world.kill(world.worker(1));
  world.run_out();
  for (int i = 0; i < 3; ++i) world.publish();
  world.run_out();
  CHECK(world.all(EventKind::dropped) == "3 for worker-1 (overflow)");
}

TEST_CASE("rabbitmq: what overflows or expires is a dead letter with its reason") {
  plan::DeliveryPolicy policy = of("rabbitmq");
  policy.limits.keep_at_most = 1;
  policy.limits.keep_for = second;
  World world({.policy = policy});
  world.kill(world.worker(1));
  world.run_out();
  world.publish();
  world.publish();
  world.run_out();
  CHECK(world.all(EventKind::dead_lettered) == "1 for worker (overflow), 2 for worker (too_old)");
}

TEST_CASE("a snapshot is what any death but a stop falls back to") {
  plan::DeliveryPolicy policy = of("redis-list");
  policy.disk.persistence = plan::Persistence::snapshot;
  policy.disk.snapshots = {{{.after = second, .changes = 1}}};
  World world({.policy = policy});
  world.kill(world.worker(1));
  world.publish();
  world.run_to(1'500 * millisecond);  // a snapshot at 1s
  world.publish();
  world.run_to(1'600 * millisecond);
  world.kill(world.queue());
  CHECK(world.depth() == 1);
  CHECK(world.all(EventKind::dropped) == "2 for worker (not_persisted)");
  world.start(world.queue());
  world.run_to(1'650 * millisecond);  // the publisher has noticed
  world.publish();
  world.run_to(1'700 * millisecond);
  world.stop(world.queue());
  CHECK(world.depth() == 2);
}
