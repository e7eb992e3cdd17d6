// What lies unread for a subscriber, and when its connection is cut. The numbers: redis-server 7.0.15 as run.
#include <catch2/catch.hpp>
#include <cstddef>
#include <meshsim/record.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "broker_world.hpp"
#include "plan/broker_kinds.hpp"

using namespace meshsim;
using test::Shape;
using test::World;

namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;

Shape shape_of(std::string_view kind, std::uint32_t topics = 1) {
  return {.policy = plan::find_broker_kind(kind)->policy, .shared = false, .keeping = false, .topics = topics};
}

/// Makes a record with one field that is a size: that many bytes of content, with its own.
std::string content(std::uint64_t bytes) {
  constexpr std::uint64_t size_type = 4, own = 12;
  std::vector<std::byte> record;
  record_detail::store(record, 1, 2);
  record_detail::store(record, size_type, 2);
  record_detail::store(record, bytes - own, 8);
  return {reinterpret_cast<const char*>(record.data()), record.size()};
}

struct Paused : World {
  explicit Paused(const Shape& shape) : World(shape) {
    run_to(second);
    simulation->act_as(no_instance, 0, 0);
    simulation->processes().pause(*simulation, worker(1));
  }
  void resume() {
    simulation->act_as(no_instance, 0, 0);
    simulation->processes().resume(*simulation, worker(1));
  }
  void publish_many(int count, TopicId to = topic) {
    for (int i = 0; i < count; ++i) {
      publish(content(mebibyte), to);
      run_to(simulation->now() + millisecond);
    }
  }
};

}  // namespace

TEST_CASE("redis-pubsub: a paused subscriber is cut off at the 36th message of 1 MiB") {
  Paused world(shape_of("redis-pubsub"));
  world.publish_many(35);
  CHECK(world.count(EventKind::disconnected) == 0);
  world.publish_many(1);
  CHECK(world.count(EventKind::disconnected) == 1);
  CHECK(world.count(EventKind::dropped) == 32);
  world.publish_many(1);
  CHECK(world.story(37) == "published; dropped for worker-1 (no_subscriber); message_done");
  world.resume();
  world.run_to(10 * second);
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 2 to worker-1, 3 to worker-1, 4 to worker-1");
  CHECK(world.story(5) ==
        "published; delivery_failed for worker-1 (slow_consumer); dropped for worker-1 (slow_consumer); message_done");
}

TEST_CASE("what was on its way when the connection was cut is lost when it arrives") {
  Paused world(shape_of("redis-pubsub"));
  for (int i = 0; i < 36; ++i) world.publish(content(mebibyte));
  world.run_to(2 * second);
  CHECK(world.story(1, true) ==
        "1.0002s published; 1.0004s delivery_failed for worker-1 (slow_consumer); "
        "1.0004s dropped for worker-1 (slow_consumer); 1.0004s message_done");
}

TEST_CASE("redis-pubsub: 35 messages of 1 MiB are read by a subscriber that goes on in time") {
  Paused world(shape_of("redis-pubsub"));
  world.publish_many(11);  // not yet 8 MiB in Redis
  world.run_to(100 * second);
  world.publish_many(24);
  world.run_to(101 * second);
  world.resume();
  world.run_to(200 * second);
  CHECK(world.count(EventKind::delivered) == 35);
  CHECK(world.count(EventKind::dropped) == 0);
}

TEST_CASE("redis-pubsub: 8 MiB in the output buffer for 60s are too much, too") {
  for (const int messages : {11, 12}) {  // of which the kernel has 4
    Paused world(shape_of("redis-pubsub"));
    world.publish_many(messages);
    world.run_to(60 * second);
    CHECK(world.count(EventKind::disconnected) == 0);
    world.run_to(62 * second);
    CHECK(world.count(EventKind::disconnected) == (messages == 12));
    CHECK(world.count(EventKind::dropped) == (messages == 12 ? 8 : 0));
  }
}

TEST_CASE("what was read counts no more: a new pause begins with an empty buffer") {
  Paused world(shape_of("redis-pubsub"));
  world.publish_many(12);
  world.resume();
  world.run_to(2 * second);
  world.simulation->act_as(no_instance, 0, 0);
  world.simulation->processes().pause(*world.simulation, world.worker(1));
  world.publish_many(30);
  world.run_to(3 * second);
  CHECK(world.count(EventKind::disconnected) == 0);
}

TEST_CASE("a subscriber has one buffer for all its topics") {
  Paused world(shape_of("redis-pubsub", 2));
  world.publish_many(18, 0);
  world.publish_many(17, 1);
  CHECK(world.count(EventKind::disconnected) == 0);
  world.publish_many(1, 1);
  CHECK(world.count(EventKind::disconnected) == 1);
  CHECK(world.count(EventKind::dropped) == 32);
}

TEST_CASE("nats: what cannot be written for 10s makes a consumer slow; so does 64 MiB") {
  Paused world(shape_of("nats"));
  world.publish_many(4);  // the kernel takes them
  world.run_to(60 * second);
  CHECK(world.count(EventKind::disconnected) == 0);
  world.publish_many(1);
  world.run_to(69 * second);
  CHECK(world.count(EventKind::disconnected) == 0);
  world.run_to(71 * second);
  CHECK(world.count(EventKind::disconnected) == 1);
  CHECK(world.all(EventKind::dropped) == "5 for worker-1 (slow_consumer)");

  Paused fast(shape_of("nats"));
  fast.publish_many(67);
  CHECK(fast.count(EventKind::disconnected) == 0);
  fast.publish_many(1);
  CHECK(fast.count(EventKind::disconnected) == 1);
}

TEST_CASE("redis-pubsub: one message of more than 28 MiB cuts off a subscriber that reads") {
  for (const std::uint64_t more : {std::uint64_t{0}, std::uint64_t{1024}}) {
    World world(shape_of("redis-pubsub"));
    world.publish();
    world.run_to(second);
    world.publish(content(28 * mebibyte + more));
    world.publish();  // at the same instant: nobody is subscribed when it was cut off
    world.run_to(2 * second);
    world.publish();
    world.run_to(3 * second);
    CHECK(world.count(EventKind::disconnected) == (more == 0 ? 0 : 1));
    CHECK(world.all(EventKind::dropped) ==
          (more == 0 ? "" : "2 for worker-1 (slow_consumer), 3 for worker-1 (no_subscriber)"));
    CHECK(world.count(EventKind::delivered) == (more == 0 ? 4 : 2));
  }
}

TEST_CASE("redis-pubsub: two messages above 7 MiB further apart than 60s cut off a subscriber that read the first") {
  struct Try {
    std::uint64_t size, between;
    Time second_at;
    bool is_cut;
  };
  for (const Try& one : {Try{9 * mebibyte, 0, 62 * second, true}, Try{9 * mebibyte, 0, 60 * second, false},
                         Try{7 * mebibyte, 0, 62 * second, false}, Try{7 * mebibyte + 2048, 0, 62 * second, true},
                         Try{9 * mebibyte, 500, 62 * second, true}, Try{9 * mebibyte, 2048, 62 * second, false}}) {
    World world(shape_of("redis-pubsub"));
    world.run_to(second);
    world.publish(content(one.size));
    world.run_to(30 * second);
    if (one.between != 0) world.publish(content(one.between));
    world.run_to(one.second_at);
    world.publish(content(one.size));
    world.run_to(100 * second);
    CHECK(world.count(EventKind::disconnected) == (one.is_cut ? 1 : 0));
    CHECK(world.count(EventKind::dropped) == (one.is_cut ? 1 : 0));
  }
}
