// Hand-out and what consumers answer.
#include <catch2/catch.hpp>

#include "broker_world.hpp"

using namespace meshsim;
using test::ByHand;
using test::Shape;
using test::World;

TEST_CASE("prefetch: a consumer holds no more, and gets the next when it acks") {
  ByHand world({.policy = {.dispatch = {.prefetch = 2}}});
  for (int i = 0; i < 4; ++i) world.publish();
  world.run_out();
  CHECK(world.at(1).held.size() == 2);
  CHECK(world.depth() == 2);
  CHECK(world.in_flight() == 2);
  world.ack(1);
  world.run_out();
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 2 to worker-1, 3 to worker-1");
  CHECK(world.in_flight() == 2);
}

TEST_CASE("prefetch: the consumer's own wish goes before the policy's") {
  ByHand world({.policy = {.dispatch = {.prefetch = 1}}});
  world.send(world.worker(1), {.subscription = world.subscription(0), .number = 3, .kind = PacketKind::subscribe});
  for (int i = 0; i < 4; ++i) world.publish();
  world.run_out();
  CHECK(world.at(1).held.size() == 3);
}

TEST_CASE("prefetch: turns pass over consumers that are full") {
  ByHand world({.policy = {.dispatch = {.prefetch = 1}}, .replicas = 2});
  for (int i = 0; i < 4; ++i) world.publish();
  world.run_out();
  world.ack(2);
  world.run_out();
  world.ack(2);
  world.run_out();
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 2 to worker-2, 3 to worker-2, 4 to worker-2");
}

TEST_CASE("retry gives the message back at once, with its count and reason") {
  ByHand world({});
  const MessageId message = world.publish();
  world.run_out();
  world.answer(1, PacketKind::retry);
  world.run_out();
  CHECK(world.at(1).held.at(0).number == 2);
  world.answer(1, PacketKind::retry, 0, 0, Reason::handler_failed);
  world.run_out();
  CHECK(world.story(message) ==
        "published; delivered to worker-1; redelivered to worker-1 (2, asked_to_retry); delivered to worker-1; "
        "redelivered to worker-1 (3, handler_failed); delivered to worker-1");
}

TEST_CASE("where a retry goes last, it does so unless the tries are limited") {
  for (const std::uint32_t limit : {0U, 5U}) {
    ByHand world(
        {.policy = {
             .acks = {.retry_goes_last = true}, .redelivery = {.max_deliveries = limit}, .dispatch = {.prefetch = 1}}});
    for (int i = 0; i < 3; ++i) world.publish();
    world.run_out();
    world.answer(1, PacketKind::retry);
    world.run_out();
    for (int i = 0; i < 2; ++i) {
      world.ack(1);
      world.run_out();
    }
    CHECK(world.all(EventKind::delivered) == (limit == 0
                                                  ? "1 to worker-1, 2 to worker-1, 3 to worker-1, 1 to worker-1"
                                                  : "1 to worker-1, 1 to worker-1, 2 to worker-1, 3 to worker-1"));
    CHECK(world.all(EventKind::redelivered) == "1 to worker-1 (2, asked_to_retry)");
  }
}

TEST_CASE("retry after a delay: waiting meanwhile, and overtaken by others") {
  ByHand world({.policy = {.dispatch = {.prefetch = 1}}});
  const MessageId message = world.publish();
  world.publish();
  world.run_to(10 * millisecond);
  world.answer(1, PacketKind::retry, 0, 5'000);
  world.run_to(14 * millisecond);
  CHECK(world.depth() == 1);
  CHECK(world.in_flight() == 1);
  world.ack(1);
  world.run_out();
  CHECK(world.story(message, true) ==
        "0.0002s published; 0.0004s delivered to worker-1; 0.0152s redelivered to worker-1 (2, asked_to_retry); "
        "0.0154s delivered to worker-1");
}

TEST_CASE("a message that comes back goes before younger ones") {
  ByHand world({.policy = {.dispatch = {.prefetch = 1}}, .replicas = 2});
  for (int i = 0; i < 4; ++i) world.publish();
  world.run_out();
  world.answer(2, PacketKind::retry);  // message 2
  world.run_out();
  world.ack(1);
  world.run_out();
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 2 to worker-2, 2 to worker-2, 3 to worker-1");
}

TEST_CASE("reject puts the message aside") {
  ByHand world({});
  const MessageId message = world.publish();
  world.run_out();
  world.answer(1, PacketKind::reject);
  world.run_out();
  CHECK(world.story(message) == "published; delivered to worker-1; dead_lettered for worker (rejected); message_done");
}

TEST_CASE("after its last try a message is dead-lettered, or dropped where the policy says so") {
  for (const auto exhausted : {plan::Exhausted::dead_letter, plan::Exhausted::drop}) {
    ByHand world({.policy = {.redelivery = {.max_deliveries = 2, .exhausted = exhausted}}});
    world.publish();
    world.run_out();
    world.answer(1, PacketKind::retry);
    world.run_out();
    world.answer(1, PacketKind::retry, 0, 1'000'000);
    CHECK(world.run_out() < second);
    CHECK(world.count(EventKind::delivered) == 2);
    const bool dead = exhausted == plan::Exhausted::dead_letter;
    CHECK(world.all(dead ? EventKind::dead_lettered : EventKind::dropped) == "1 for worker (too_many_tries)");
    CHECK(world.count(EventKind::message_done) == 1);
  }
}

TEST_CASE("an expired lease gives the message to the next consumer; the late ack is ignored") {
  ByHand world({.policy = {.redelivery = {.lease = 50 * millisecond}}, .replicas = 2});
  const MessageId message = world.publish();
  world.run_to(60 * millisecond);
  CHECK(world.story(message, true) ==
        "0.0002s published; 0.0004s delivered to worker-1; 0.0502s redelivered to worker-2 (2, lease_expired); "
        "0.0504s delivered to worker-2");
  world.ack(1);
  world.run_to(61 * millisecond);
  CHECK(world.in_flight() == 1);
  world.ack(2);
  world.run_out();
  CHECK(world.count(EventKind::acked) == 1);
  CHECK(world.in_flight() == 0);
}

TEST_CASE("an ack ends the lease: nothing is pending any more") {
  World world({.policy = {.redelivery = {.lease = 50 * millisecond}}});
  world.publish();
  CHECK(world.run_out() < millisecond);
  CHECK(world.count(EventKind::redelivered) == 0);
}

TEST_CASE("a late ack of a message that waits again is ignored") {
  ByHand world({.policy = {.redelivery = {.lease = 50 * millisecond}, .dispatch = {.prefetch = 1}}});
  world.publish();
  world.run_to(10 * millisecond);
  const Packet packet = world.at(1).held.at(0);
  world.kill(world.worker(1));
  world.run_to(20 * millisecond);
  CHECK(world.depth() == 1);
  world.send(world.pub(), {.token = packet.token, .subscription = packet.subscription, .kind = PacketKind::ack});
  world.run_to(30 * millisecond);
  CHECK(world.depth() == 1);
  CHECK(world.count(EventKind::acked) == 0);
}

TEST_CASE("a dead consumer's messages go to the others in publish order, before younger ones") {
  ByHand world({.policy = {.dispatch = {.prefetch = 2}}, .replicas = 2});
  for (int i = 0; i < 5; ++i) world.publish();
  world.run_out();
  world.kill(world.worker(1));  // holds 1 and 3
  world.run_out();
  CHECK(world.depth() == 3);
  for (int i = 0; i < 3; ++i) {
    world.ack(2);
    world.run_out();
  }
  CHECK(world.all(EventKind::redelivered) == "1 to worker-2 (2, consumer_gone), 3 to worker-2 (2, consumer_gone)");
  CHECK(world.all(EventKind::delivered) ==
        "1 to worker-1, 2 to worker-2, 3 to worker-1, 4 to worker-2, 1 to worker-2, 3 to worker-2, 5 to worker-2");
}

TEST_CASE("a dead consumer's last try is its message's last") {
  ByHand world({.policy = {.redelivery = {.max_deliveries = 1}}});
  world.publish();
  world.run_out();
  world.kill(world.worker(1));
  world.run_out();
  CHECK(world.all(EventKind::dead_lettered) == "1 for worker (too_many_tries)");
}

TEST_CASE("where a closed connection gives nothing back, the lease does, and the ack still counts") {
  ByHand world({.policy = {.redelivery = {.on_disconnect = false, .lease = 50 * millisecond}}, .replicas = 2});
  world.publish();
  world.publish();
  world.run_to(10 * millisecond);
  const Packet held = world.at(1).held.at(0);
  world.kill(world.worker(1));
  world.ack(2);
  world.run_to(20 * millisecond);
  CHECK(world.in_flight() == 1);
  CHECK(world.depth() == 0);

  World copy(world);
  copy.run_to(60 * millisecond);
  CHECK(copy.all(EventKind::redelivered) == "1 to worker-2 (2, lease_expired)");

  world.send(world.worker(2), {.token = held.token, .subscription = held.subscription, .kind = PacketKind::ack});
  world.run_out();
  CHECK(world.all(EventKind::acked) == "2 for worker, 1 for worker");
  CHECK(world.in_flight() == 0);
}

TEST_CASE("a consumer that leaves gets nothing more and may still answer") {
  ByHand world({});
  world.publish();
  world.run_out();
  world.send(world.worker(1), {.subscription = world.subscription(0), .kind = PacketKind::unsubscribe});
  world.publish();
  world.run_out();
  CHECK(world.in_flight() == 1);
  CHECK(world.depth() == 1);
  world.ack(1);
  world.run_out();
  CHECK(world.all(EventKind::acked) == "1 for worker");
  CHECK(world.depth() == 1);
}

TEST_CASE("subscribing again is a new session: what the old one held comes back first") {
  ByHand world({});
  world.publish();
  world.run_out();
  world.send(world.worker(1), {.subscription = world.subscription(0), .kind = PacketKind::subscribe});
  world.publish();
  world.run_out();
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 1 to worker-1, 2 to worker-1");
  CHECK(world.all(EventKind::redelivered) == "1 to worker-1 (2, consumer_gone)");
}

TEST_CASE("automatic acks: the broker is done at hand-out") {
  ByHand world({.policy = {.acks = {.model = plan::AckModel::automatic},
                           .redelivery = {.lease = 50 * millisecond},
                           .dispatch = {.prefetch = 1}}});
  world.publish();
  world.publish();
  CHECK(world.run_out() < millisecond);
  CHECK(world.count(EventKind::delivered) == 2);
  CHECK(world.in_flight() == 0);
  CHECK(world.depth() == 0);
  CHECK(world.count(EventKind::message_done) == 2);
}

TEST_CASE("automatic acks: what was handed to a consumer just killed is lost, with its fate") {
  Shape shape{
      .policy = {.receivers = {.retention = plan::Retention::none}, .acks = {.model = plan::AckModel::automatic}}};
  World world(shape);
  const MessageId message = world.publish();
  world.run_to(300 * microsecond);  // handed out, on its way
  world.kill(world.worker(1));
  world.run_out();
  CHECK(world.story(message) ==
        "published; delivery_failed for worker (connection_lost); dropped for worker (crash); message_done");
}

TEST_CASE("manual acks: what was handed to a consumer just killed comes back once") {
  ByHand world({.replicas = 2});
  const MessageId message = world.publish();
  world.run_to(300 * microsecond);
  world.kill(world.worker(1));
  world.run_out();
  CHECK(world.story(message) ==
        "published; delivery_failed for worker (connection_lost); redelivered to worker-2 (2, consumer_gone); "
        "delivered to worker-2");
}

TEST_CASE("a restarted consumer is not cut off by what comes back from its former life") {
  ByHand world({});
  world.publish();
  world.run_to(300 * microsecond);
  world.kill(world.worker(1));
  world.start(world.worker(1));
  world.run_out();
  world.publish();
  world.run_out();
  CHECK(world.at(1).held.size() == 2);
}

TEST_CASE("a volatile subscription with acks loses what its last consumer held or left waiting") {
  ByHand world({.policy = {.dispatch = {.prefetch = 1}}, .keeping = false, .replicas = 2});
  for (int i = 0; i < 3; ++i) world.publish();
  world.run_out();
  CHECK(world.depth() == 1);
  world.kill(world.worker(1));
  world.run_out();
  CHECK(world.depth() == 2);
  world.kill(world.worker(2));
  world.run_out();
  CHECK(world.all(EventKind::dropped) ==
        "2 for worker (crash), 1 for worker (no_subscriber), 3 for worker (no_subscriber)");
  CHECK(world.count(EventKind::message_done) == 3);
}

TEST_CASE("an answer cannot reach a message whose retry is delayed, not even with a guessed tag") {
  ByHand world({});
  world.publish();
  world.run_out();
  const Packet packet = world.at(1).held.at(0);
  world.answer(1, PacketKind::retry, 0, 10'000);
  world.run_to(5 * millisecond);
  const std::uint64_t next_generation = std::uint64_t{1} << 32;
  world.send(world.worker(1), {.token = packet.token + next_generation, .kind = PacketKind::ack});
  world.run_out();
  CHECK(world.count(EventKind::acked) == 0);
  CHECK(world.count(EventKind::delivered) == 2);
  CHECK(world.in_flight() == 1);
}

TEST_CASE("what a dead consumer held of several topics comes back because it died") {
  struct Check : trace::Sink {
    void on_event(const Event& event, std::span<const std::byte>) override {
      if (event.kind == EventKind::killed) killed = event.seq;
      if (event.kind == EventKind::redelivered) causes.push_back(event.cause);
    }
    EventSeq killed = 0;
    std::vector<EventSeq> causes;
  } check;
  ByHand world({.replicas = 2, .topics = 2});
  world.simulation->audience().add_sink(&check);
  world.publish("x", 0);
  world.publish("x", 1);
  world.run_out();
  CHECK(world.at(1).held.size() == 2);
  world.kill(world.worker(1));
  world.run_out();
  CHECK(check.causes == std::vector<EventSeq>{check.killed, check.killed});
}
