// From the publisher to the subscriptions: acceptance, fan-out, confirms.
#include <catch2/catch.hpp>

#include "base/hash.hpp"
#include "broker_world.hpp"

using namespace meshsim;
using test::Shape;
using test::World;

TEST_CASE("a message is published, delivered, acked and done, and the publisher has its confirm") {
  World world({});
  const MessageId message = world.publish();
  world.run_out();
  CHECK(world.story(message, true) ==
        "0.0002s published; 0.0004s delivered to worker-1; 0.0006s acked for worker; 0.0006s message_done");
  CHECK(world.confirms() == "1");
  CHECK(world.depth() == 0);
  CHECK(world.in_flight() == 0);
}

TEST_CASE("published carries the publisher and the hash of the payload") {
  struct Check : trace::Sink {
    void on_event(const Event& event, std::span<const std::byte> payload) override {
      if (event.kind != EventKind::published) return;
      published = event;
      size = payload.size();
    }
    Event published;
    std::size_t size = 0;
  } check;
  World world({});
  world.simulation->audience().add_sink(&check);
  world.publish("hello");
  world.run_out();
  CHECK(check.published.detail == hash_text("hello"));
  CHECK(check.size == 5);
  CHECK(check.published.instance == world.queue());
  CHECK(check.published.peer == world.pub());
}

TEST_CASE("each replica's own subscription gets every message, in replica order") {
  World world({.shared = false, .replicas = 3});
  world.publish();
  world.run_out();
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 1 to worker-2, 1 to worker-3");
  CHECK(world.all(EventKind::acked) == "1 for worker-1, 1 for worker-2, 1 for worker-3");
  CHECK(world.count(EventKind::message_done) == 1);
}

TEST_CASE("a group gives each message to one of its replicas, in turn") {
  World world({.replicas = 3});
  for (int i = 0; i < 4; ++i) world.publish();
  world.run_out();
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 2 to worker-2, 3 to worker-3, 4 to worker-1");
}

TEST_CASE("a topic that nobody subscribes drops what is published, and confirms it") {
  World world({.subscribed = false});
  const MessageId message = world.publish();
  world.run_out();
  CHECK(world.story(message) == "published; dropped (no_subscriber); message_done");
  CHECK(world.confirms() == "1");
}

TEST_CASE("without confirms the publisher hears nothing") {
  World world({.policy = {.publishing = {.confirms = false}}});
  world.publish();
  world.run_out();
  CHECK(world.confirms().empty());
  CHECK(world.count(EventKind::acked) == 1);
}

TEST_CASE("a resend is accepted again and said to be a duplicate") {
  World world({});
  world.habits.acks = false;
  const MessageId message = world.publish();
  world.run_out();
  world.publish_again(message);
  world.run_out();
  CHECK(world.story(message) == "published; delivered to worker-1; published (duplicate); delivered to worker-1");
  CHECK(world.confirms() == "1, 2");
}

TEST_CASE("messages wait for a subscriber that is away and arrive in order when it is back") {
  World world({});
  world.kill(world.worker(1));
  world.run_out();
  for (int i = 0; i < 3; ++i) world.publish();
  world.run_out();
  CHECK(world.depth() == 3);
  world.start(world.worker(1));
  world.run_out();
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 2 to worker-1, 3 to worker-1");
  CHECK(world.all(EventKind::acked) == "1 for worker, 2 for worker, 3 for worker");
}

TEST_CASE("the subscriptions of those that are down at 0s exist, whatever the order in the plan") {
  World world({.broker_last = true});
  world.publish();
  world.run_out();
  CHECK(world.count(EventKind::acked) == 1);
}

TEST_CASE("a volatile subscription gets only what is published while its consumer is connected") {
  for (const bool by_policy : {false, true}) {
    Shape shape{.shared = false, .keeping = by_policy, .replicas = 2};
    if (by_policy) shape.policy.receivers.retention = plan::Retention::none;
    World world(shape);
    world.kill(world.worker(1));
    world.run_out();
    const MessageId lost = world.publish();
    world.run_out();
    CHECK(world.story(lost) ==
          "published; dropped for worker-1 (no_subscriber); delivered to worker-2; acked for worker-2; message_done");
    world.start(world.worker(1));
    world.run_out();
    CHECK(world.depth() == 0);
    world.publish();
    world.run_out();
    CHECK(world.all(EventKind::delivered) == "1 to worker-2, 2 to worker-1, 2 to worker-2");
  }
}

TEST_CASE("a delivery belongs to its own message's story, not to that of the ack that made room") {
  World world({});
  struct Check : trace::Sink {
    void on_event(const Event& event, std::span<const std::byte>) override {
      if (event.kind == EventKind::published) published.push_back(event.seq);
      if (event.kind == EventKind::delivered) causes.push_back(event.cause);
    }
    std::vector<EventSeq> published, causes;
  } check;
  world.simulation->audience().add_sink(&check);
  world.habits.acks = false;
  world.send(world.worker(1), {.subscription = world.subscription(0), .number = 1, .kind = PacketKind::subscribe});
  world.publish();
  world.publish();
  world.run_out();
  world.ack(1);
  world.run_out();
  CHECK(check.published.size() == 2);
  CHECK(check.causes == check.published);
}

TEST_CASE("a resend keeps the time at which the message was first accepted") {
  World world({});
  world.kill(world.worker(1));
  const MessageId message = world.publish();
  world.run_to(second);
  world.publish_again(message);
  world.run_out();
  CHECK(world.depth() == 2);
  CHECK(world.broker().oldest_waiting(world.simulation->context(), World::topic, no_service) == 200 * microsecond);
}
