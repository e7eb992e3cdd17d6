// `keep at most N` and `keep for D`.
#include <catch2/catch.hpp>

#include "broker_world.hpp"

using namespace meshsim;
using test::Shape;
using test::World;

namespace {

/// Publishes five messages, 10ms apart, while the consumer is down.
std::unique_ptr<World> five_waiting(const plan::DeliveryPolicy& policy) {
  auto world = std::make_unique<World>(Shape{.policy = policy});
  world->kill(world->worker(1));
  for (int i = 1; i <= 5; ++i) {
    world->run_to(i * 10 * millisecond);
    world->publish();
  }
  world->run_to(51 * millisecond);
  return world;
}

}  // namespace

TEST_CASE("keep at most: the oldest go") {
  const auto world = five_waiting({.limits = {.keep_at_most = 3, .overflow = plan::Overflow::drop_oldest}});
  CHECK(world->depth() == 3);
  CHECK(world->all(EventKind::dropped) == "1 for worker (overflow), 2 for worker (overflow)");
  CHECK(world->confirms() == "1, 2, 3, 4, 5");
  world->start(world->worker(1));
  world->run_out();
  CHECK(world->all(EventKind::acked) == "3 for worker, 4 for worker, 5 for worker");
}

TEST_CASE("keep at most: the newest go") {
  const auto world = five_waiting({.limits = {.keep_at_most = 3, .overflow = plan::Overflow::drop_newest}});
  CHECK(world->all(EventKind::dropped) == "4 for worker (overflow), 5 for worker (overflow)");
  CHECK(world->confirms() == "1, 2, 3, 4, 5");
  CHECK(world->depth() == 3);
}

TEST_CASE("keep at most: the publisher is refused") {
  const auto world = five_waiting({.limits = {.keep_at_most = 3, .overflow = plan::Overflow::refuse}});
  CHECK(world->count(EventKind::published) == 3);
  CHECK(world->count(EventKind::dropped) == 0);
  CHECK(world->confirms() == "1, 2, 3, 4 (refused_by_broker), 5 (refused_by_broker)");
  CHECK(world->count(EventKind::message_done) == 2);
}

TEST_CASE("keep at most: a refusal that no confirm can tell is an event") {
  const auto world = five_waiting(
      {.publishing = {.confirms = false}, .limits = {.keep_at_most = 4, .overflow = plan::Overflow::refuse}});
  CHECK(world->all(EventKind::publish_failed) == "5 (refused_by_broker)");
}

TEST_CASE("keep at most: what is in flight does not count, and what can be handed out at once is no overflow") {
  World world({.policy = {.limits = {.keep_at_most = 1}}});
  world.habits.acks = false;
  for (int i = 0; i < 5; ++i) world.publish();
  world.run_out();
  CHECK(world.in_flight() == 5);
  CHECK(world.count(EventKind::dropped) == 0);
}

TEST_CASE("keep for: each message expires in its time, and the run is idle then") {
  const auto world = five_waiting({.limits = {.keep_for = 100 * millisecond}});
  CHECK(world->run_out() == 150 * millisecond + 200 * microsecond);
  CHECK(world->story(1, true) == "0.0102s published; 0.1102s expired for worker; 0.1102s message_done");
  CHECK(world->count(EventKind::expired) == 5);
  CHECK(world->depth() == 0);
}

TEST_CASE("keep for: nothing is pending once nothing waits") {
  const auto world = five_waiting({.limits = {.keep_for = 100 * second}});
  world->start(world->worker(1));
  CHECK(world->run_out() < second);
  CHECK(world->count(EventKind::acked) == 5);
}

TEST_CASE("keep for: the young expire in their time when the old were handed out") {
  const auto world = five_waiting({.dispatch = {.prefetch = 2}, .limits = {.keep_for = 100 * millisecond}});
  world->habits.acks = false;
  world->start(world->worker(1));
  world->run_out();
  CHECK(world->all(EventKind::expired) == "3 for worker, 4 for worker, 5 for worker");
  CHECK(world->story(4, true) == "0.0402s published; 0.1402s expired for worker; 0.1402s message_done");
  CHECK(world->in_flight() == 2);
}

TEST_CASE("keep for: a message that comes back too old expires at once, one with a delayed retry in its time") {
  const auto world = five_waiting({.limits = {.keep_for = 100 * millisecond}});
  world->habits.acks = false;
  world->start(world->worker(1));
  world->run_to(60 * millisecond);
  world->answer(1, PacketKind::retry, 4, 1'000'000);
  world->run_to(200 * millisecond);
  CHECK(world->all(EventKind::expired) == "5 for worker");
  world->answer(1, PacketKind::retry, 0);
  world->run_out();
  CHECK(world->story(1, true) ==
        "0.0102s published; 0.0514s delivered to worker-1; 0.2002s expired for worker; 0.2002s message_done");
  CHECK(world->story(5, true) ==
        "0.0502s published; 0.0514s delivered to worker-1; 0.1502s expired for worker; 0.1502s message_done");
}

TEST_CASE("the gauges name the oldest that waits") {
  const auto world = five_waiting({.dispatch = {.prefetch = 2}});
  const Context& context = world->simulation->context();
  CHECK(world->broker().oldest_waiting(context, World::topic, no_service) == 10 * millisecond + 200 * microsecond);
  world->habits.acks = false;
  world->start(world->worker(1));
  world->run_out();
  CHECK(world->broker().oldest_waiting(context, World::topic, no_service) == 30 * millisecond + 200 * microsecond);
  CHECK(world->broker().depth(World::topic, 2) == 3);
  CHECK(world->broker().depth(World::topic, 1) == 0);
  CHECK(world->broker().in_flight(World::topic, 2) == 2);
  CHECK_FALSE(world->broker().oldest_waiting(context, World::topic, 1));
}

TEST_CASE("keep at most: a delayed retry takes room only from those that have to wait") {
  for (const auto overflow : {plan::Overflow::drop_oldest, plan::Overflow::refuse}) {
    World world({.policy = {.dispatch = {.prefetch = 2}, .limits = {.keep_at_most = 1, .overflow = overflow}}});
    world.habits.acks = false;
    world.publish();
    world.run_out();
    world.answer(1, PacketKind::retry, 0, 100'000);
    world.run_to(10 * millisecond);
    for (int i = 0; i < 3; ++i) world.publish();
    world.run_to(20 * millisecond);
    CHECK(world.in_flight() == 2);
    CHECK(world.depth() == 1);
    const bool refuses = overflow == plan::Overflow::refuse;
    CHECK(world.confirms() == (refuses ? "1, 2, 3, 4 (refused_by_broker)" : "1, 2, 3, 4"));
    CHECK(world.all(EventKind::dropped) == (refuses ? "" : "4 for worker (overflow)"));
  }
}

TEST_CASE("keep at most: what a dead consumer held makes a full queue drop its oldest, or lets it grow") {
  for (const auto surplus : {plan::Surplus::stays, plan::Surplus::before_hand_out, plan::Surplus::after_hand_out}) {
    World world(
        {.policy = {.dispatch = {.prefetch = 2}, .limits = {.keep_at_most = 2, .surplus = surplus}}, .replicas = 2});
    world.habits.acks = false;
    for (int i = 0; i < 6; ++i) world.publish();  // 1 and 3 with the first, 2 and 4 with the second
    world.run_to(second);
    world.ack(2);  // 5 is with the second too
    world.run_to(2 * second);
    world.publish();
    world.run_to(3 * second);  // 6 and 7 wait
    world.kill(world.worker(1));
    world.run_to(4 * second);
    const bool stays = surplus == plan::Surplus::stays;
    CHECK(world.depth() == (stays ? 4 : 2));
    CHECK(world.all(EventKind::dropped) == (stays ? "" : "1 for worker (overflow), 3 for worker (overflow)"));
    world.publish();
    world.run_to(5 * second);
    CHECK(world.depth() == 2);
  }
}

TEST_CASE("keep at most: what is given back to a full queue is dropped before or after it could be handed out") {
  for (const auto surplus : {plan::Surplus::before_hand_out, plan::Surplus::after_hand_out}) {
    World world({.policy = {.dispatch = {.prefetch = 1}, .limits = {.keep_at_most = 2, .surplus = surplus}}});
    world.habits.acks = false;
    for (int i = 0; i < 3; ++i) world.publish();
    world.run_to(second);
    world.answer(1, PacketKind::retry);
    world.run_to(2 * second);
    const bool before = surplus == plan::Surplus::before_hand_out;
    CHECK(world.all(EventKind::dropped) == (before ? "1 for worker (overflow)" : ""));
    CHECK(world.depth() == (before ? 1 : 2));
  }
}

TEST_CASE("keep at most: a queue that refuses late takes one more, and then none until 0.8 of its limit wait") {
  World world({.policy = {.dispatch = {.prefetch = 1},
                          .limits = {.keep_at_most = 5, .overflow = plan::Overflow::refuse, .refuses_late = true}}});
  world.habits.acks = false;
  const auto publish = [&](int count) {
    for (int i = 0; i < count; ++i) {
      world.publish();
      world.run_to(world.simulation->now() + 10 * millisecond);
    }
  };
  publish(8);  // one is handed out, six wait
  CHECK(world.depth() == 6);
  CHECK(world.confirms() == "1, 2, 3, 4, 5, 6, 7, 8 (refused_by_broker)");
  world.ack(1);
  publish(1);  // five wait
  CHECK(world.depth() == 5);
  world.ack(1);
  world.run_to(world.simulation->now() + 10 * millisecond);
  publish(3);
  CHECK(world.depth() == 6);
  CHECK(world.confirms() ==
        "1, 2, 3, 4, 5, 6, 7, 8 (refused_by_broker), 9 (refused_by_broker), 10, 11, 12 (refused_by_broker)");
}

TEST_CASE("keep for: a message that comes back expires in its own time, before the younger ones") {
  World world({.policy = {.dispatch = {.prefetch = 1}, .limits = {.keep_for = 100 * millisecond}}});
  world.habits.acks = false;
  world.publish();
  world.run_to(10 * millisecond);
  world.publish();
  world.run_to(60 * millisecond);
  world.kill(world.worker(1));
  world.run_out();
  CHECK(world.story(1, true) ==
        "0.0002s published; 0.0004s delivered to worker-1; 0.1002s expired for worker; 0.1002s message_done");
  CHECK(world.story(2, true) == "0.0102s published; 0.1102s expired for worker; 0.1102s message_done");
}

TEST_CASE("all consumers of a subscription together hold no more than max_in_flight, and one more with each answer") {
  World world({.policy = {.dispatch = {.max_in_flight = 3}}, .replicas = 2});
  world.habits.acks = false;
  for (int i = 0; i < 8; ++i) world.publish();
  world.run_to(second);
  CHECK(world.in_flight() == 3);
  CHECK(world.depth() == 5);
  world.ack(2);
  world.run_to(2 * second);
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 2 to worker-2, 3 to worker-1, 4 to worker-2");
  CHECK(world.in_flight() == 3);
  world.kill(world.worker(1));  // gives two back: two places are free again
  world.run_to(3 * second);
  CHECK(world.in_flight() == 3);
  CHECK(world.depth() == 4);
}
