// Kafka's partitions: who owns which, what a commit covers, and what a death, a stop or a slow handler changes.
#include <catch2/catch.hpp>
#include <cstddef>
#include <meshsim/record.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "broker/consumer_group.hpp"
#include "broker_world.hpp"
#include "plan/broker_kinds.hpp"

using namespace meshsim;
using test::ByHand;
using test::Shape;
using test::World;

namespace {

/// Makes the kind with its defaults, except that a group begins at the start of the log and waits for no other members.
plan::DeliveryPolicy kafka(std::uint32_t partitions = 1) {
  plan::DeliveryPolicy policy = plan::find_broker_kind("kafka")->policy;
  policy.log.partitions = partitions;
  policy.log.reset = plan::Reset::earliest;
  policy.log.join_delay = 0;
  return policy;
}

std::uint32_t partition_of(std::string_view key, std::uint32_t partitions) {
  return broker::partition_of_key(std::as_bytes(std::span(key)).data(), key.size(), partitions);
}

/// Makes a message with the key in field 1.
std::string with_key(std::string_view key) {
  std::vector<std::byte> record;
  add_text(record, 1, key);
  return {reinterpret_cast<const char*>(record.data()), record.size()};
}

std::string owners(const broker::ConsumerGroup& group) {
  std::string text;
  for (std::uint32_t i = 0; i < group.partitions; ++i) text += std::to_string(group.owner_of(i).instance);
  return text;
}

}  // namespace

TEST_CASE("a key's partition is the one that Kafka's own clients choose") {
  // org.apache.kafka.common.utils.UtilsTest: murmur2 of these is -973932308, -790332482, -985981536, 479470107.
  constexpr std::uint32_t all = 0x80000000U;
  CHECK(partition_of("21", all) == (static_cast<std::uint32_t>(-973932308) & 0x7fffffffU));
  CHECK(partition_of("foobar", all) == (static_cast<std::uint32_t>(-790332482) & 0x7fffffffU));
  CHECK(partition_of("a-little-bit-long-string", all) == (static_cast<std::uint32_t>(-985981536) & 0x7fffffffU));
  CHECK(partition_of("abc", all) == 479470107U);
}

TEST_CASE("members have rows of partitions, the first ones one more") {
  broker::ConsumerGroup group;
  group.partitions = 7;
  group.add(5, 1);
  CHECK(owners(group) == "5555555");
  group.add(3, 2);
  group.add(4, 1);
  CHECK(owners(group) == "3334455");
  for (InstanceId more = 6; more < 11; ++more) group.add(more, 1);
  CHECK(owners(group) == "3456789");  // the eighth member has none
}

TEST_CASE("messages with one key go to one owner in order, those without a key to each partition in turn") {
  plan::DeliveryPolicy policy = kafka(2);
  policy.dispatch.key = 1;
  World world({.policy = policy, .replicas = 2});
  for (const auto* key : {"ann", "zoe", "ann", "zoe"}) world.publish(with_key(key));
  world.publish();
  world.publish();
  world.run_to(second);
  REQUIRE(partition_of("ann", 2) == 0);
  REQUIRE(partition_of("zoe", 2) == 1);
  CHECK(world.all(EventKind::delivered) ==
        "1 to worker-1, 2 to worker-2, 3 to worker-1, 4 to worker-2, 5 to worker-1, 6 to worker-2");
}

TEST_CASE("an ack moves the position; the commit, at its beat, is the fate") {
  World world({.policy = kafka()});
  const MessageId message = world.publish();
  world.run_to(4 * second);
  CHECK(world.in_flight() == 1);
  world.run_to(6 * second);
  CHECK(world.story(message, true) ==
        "0.0002s published; 0.0004s delivered to worker-1; 5.000s acked for worker; 5.000s message_done");
}

TEST_CASE("a commit interval of 0 is a commit with each message") {
  plan::DeliveryPolicy policy = kafka();
  policy.log.commit_interval = 0;
  World world({.policy = policy});
  const MessageId message = world.publish();
  world.run_to(second);
  CHECK(world.story(message) == "published; delivered to worker-1; acked for worker; message_done");
}

TEST_CASE("a commit does not pass over what is not answered") {
  plan::DeliveryPolicy policy = kafka();
  policy.dispatch.prefetch = 3;
  ByHand world({.policy = policy});
  for (int i = 0; i < 3; ++i) world.publish();
  world.run_to(second);
  world.ack(1, 2);
  world.ack(1, 0);
  world.run_to(6 * second);  // its library commits when it is asked for the next message, and it is not
  CHECK(world.count(EventKind::acked) == 0);
  world.ack(1);
  world.run_to(7 * second);
  CHECK(world.all(EventKind::acked) == "1 for worker, 2 for worker, 3 for worker");
}

TEST_CASE("a commit with each message stops at the first that is not answered, too") {
  plan::DeliveryPolicy policy = kafka();
  policy.dispatch.prefetch = 3;
  policy.log.commit_interval = 0;
  ByHand world({.policy = policy});
  for (int i = 0; i < 3; ++i) world.publish();
  world.run_to(second);
  world.ack(1, 1);
  world.run_to(2 * second);
  CHECK(world.count(EventKind::acked) == 0);
  world.ack(1, 0);
  world.run_to(3 * second);
  CHECK(world.all(EventKind::acked) == "1 for worker, 2 for worker");
  CHECK(world.in_flight() == 1);
}

TEST_CASE("a killed consumer keeps its partition until its session is over, from itself too") {
  World world({.policy = kafka()});
  world.publish();
  world.run_to(second);
  world.kill(world.worker(1));  // handled, not committed
  world.run_to(2 * second);
  const MessageId second_message = world.publish();
  world.start(world.worker(1));
  world.run_to(45'900 * millisecond);
  CHECK(world.count(EventKind::redelivered) == 0);
  CHECK(world.depth() == 1);
  world.run_to(60 * second);
  CHECK(world.story(1, true) ==
        "0.0002s published; 0.0004s delivered to worker-1; 46.0002s redelivered to worker-1 (2, consumer_gone); "
        "46.0004s delivered to worker-1; 47.0002s acked for worker");
  CHECK(world.story(second_message, true).starts_with("2.0002s published; 46.0008s delivered to worker-1"));
}

TEST_CASE("a consumer whose machine lost power commits nothing more, though nobody knows of it yet") {
  World world({.policy = kafka()});
  world.publish();
  world.run_to(second);
  world.simulation->act_as(no_instance, 0, 0);
  world.simulation->processes().power_off(*world.simulation, world.worker(1));
  world.run_to(10 * second);  // past the beat of its commits
  CHECK(world.count(EventKind::acked) == 0);
  CHECK(world.in_flight() == 1);
}

TEST_CASE("a dead member holds up its own partitions; a member that joins, those of everybody") {
  World world({.policy = kafka(2), .replicas = 2});
  world.run_to(second);
  world.kill(world.worker(1));
  world.run_to(2 * second);
  world.publish();  // partition 0: the dead one's
  world.publish();  // partition 1
  world.run_to(3 * second);
  CHECK(world.all(EventKind::delivered) == "2 to worker-2");
  world.start(world.worker(1));
  world.run_to(4 * second);
  world.publish();
  world.publish();
  world.run_to(40 * second);
  CHECK(world.all(EventKind::delivered) == "2 to worker-2");
  world.run_to(50 * second);
  CHECK(world.all(EventKind::delivered) == "2 to worker-2, 1 to worker-1, 4 to worker-2, 3 to worker-1");
}

TEST_CASE("a consumer that stops commits and leaves; the others have its partitions at once") {
  World world({.policy = kafka(2), .replicas = 2});
  world.publish();
  world.run_to(second);
  world.send(world.worker(1), {.subscription = world.subscription(0), .kind = PacketKind::unsubscribe});
  world.publish();
  world.publish();
  world.run_to(2 * second);
  CHECK(world.story(1, true).find("1.0002s acked for worker") != std::string::npos);
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 2 to worker-2, 3 to worker-2");
  world.kill(world.worker(1));
  world.run_to(3 * second);
  world.publish();
  world.publish();
  world.run_to(4 * second);
  CHECK(world.depth() == 0);
}

TEST_CASE("the partitions change hands when who has them is done with what it was at") {
  ByHand world({.policy = kafka(2), .replicas = 2});
  world.kill(world.worker(2));
  world.run_to(50 * second);  // worker-1 has both
  for (int i = 0; i < 4; ++i) world.publish();
  world.run_to(51 * second);
  world.start(world.worker(2));
  world.run_to(52 * second);
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 2 to worker-1");
  world.ack(1);
  world.run_to(53 * second);
  CHECK(world.count(EventKind::delivered) == 2);
  world.ack(1);
  world.run_to(54 * second);
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 2 to worker-1, 3 to worker-1, 4 to worker-2");
  CHECK(world.all(EventKind::acked) == "1 for worker, 2 for worker");
  CHECK(world.count(EventKind::redelivered) == 0);
}

TEST_CASE("a consumer that is at one message for longer than max.poll.interval loses its partitions, and joins again") {
  ByHand world({.policy = kafka(), .replicas = 2});
  const MessageId message = world.publish();
  world.run_to(301 * second);
  CHECK(world.story(message, true) ==
        "0.0002s published; 0.0004s delivered to worker-1; 300.0002s redelivered to worker-2 (2, consumer_gone); "
        "300.0004s delivered to worker-2");
  world.ack(1);  // too late; but worker-1 is back in the group, and has the partition when worker-2 is done
  world.run_to(302 * second);
  CHECK(world.count(EventKind::acked) == 0);
  world.ack(2);
  world.run_to(303 * second);
  CHECK(world.all(EventKind::acked) == "1 for worker");
  world.publish();
  world.run_to(304 * second);
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 1 to worker-2, 2 to worker-1");
}

TEST_CASE("a group without a committed offset begins at the end, unless it resets to the earliest") {
  plan::DeliveryPolicy policy = kafka();
  policy.log.join_delay = 3 * second;
  for (const plan::Reset reset : {plan::Reset::latest, plan::Reset::earliest}) {
    policy.log.reset = reset;
    World world({.policy = policy});
    world.run_to(second);
    world.publish();
    world.run_to(4 * second);
    world.publish();
    world.run_to(5 * second);
    const bool is_latest = reset == plan::Reset::latest;
    CHECK(world.all(EventKind::dropped) == (is_latest ? "1 for worker (no_offset)" : ""));
    CHECK(world.all(EventKind::delivered) == (is_latest ? "2 to worker-1" : "1 to worker-1, 2 to worker-1"));
  }
}

TEST_CASE("a consumer that dies before its first commit has left no place in the log") {
  plan::DeliveryPolicy policy = kafka();
  policy.log.reset = plan::Reset::latest;
  for (const Time death : {4 * second, 6 * second}) {  // the first commit comes after 5s
    World world({.policy = policy});
    world.run_to(death);
    world.kill(world.worker(1));
    world.run_to(10 * second);
    world.publish();
    world.start(world.worker(1));
    world.run_to(60 * second);
    CHECK(world.count(EventKind::dropped) == (death < 5 * second));
    CHECK(world.count(EventKind::delivered) == (death > 5 * second));
  }
}

TEST_CASE("what a handler could not do is passed over by the next commit; what it rejects is a dead letter then") {
  ByHand world({.policy = kafka()});
  world.publish();
  world.publish();
  world.run_to(second);
  world.answer(1, PacketKind::next, 0, 0, Reason::handler_failed);
  world.run_to(2 * second);
  world.answer(1, PacketKind::reject, 0, 0, Reason::rejected);
  world.run_to(6 * second);
  CHECK(world.all(EventKind::dropped) == "1 for worker (handler_failed)");
  CHECK(world.all(EventKind::dead_lettered) == "2 for worker (rejected)");
}

TEST_CASE("a resend of the same producer is recognised, a new producer's is not") {
  World world({.policy = kafka()});
  const MessageId message = world.publish();
  world.run_to(second);
  world.publish_copy(message);
  world.run_to(2 * second);
  CHECK(world.count(EventKind::delivered) == 1);
  CHECK(world.confirms() == "1, 2");
  world.kill(world.pub());
  world.run_to(3 * second);
  world.start(world.pub());
  world.run_to(4 * second);
  world.publish_copy(message);
  world.run_to(5 * second);
  CHECK(world.count(EventKind::delivered) == 2);
}

TEST_CASE("a session outlives the broker: who runs on goes on, who died meanwhile is waited for") {
  World world({.policy = kafka(2), .replicas = 2});
  world.run_to(second);
  world.kill(world.queue());
  world.kill(world.worker(1));
  world.run_to(2 * second);
  world.start(world.queue());
  world.run_to(4 * second);
  world.publish();
  world.publish();
  world.run_to(5 * second);
  CHECK(world.all(EventKind::delivered) == "2 to worker-2");
  world.run_to(60 * second);
  CHECK(world.all(EventKind::delivered) == "2 to worker-2, 1 to worker-2");
}

TEST_CASE("the kernel writes a file 30s after it was first changed: until then a power off takes it, a kill does not") {
  for (const Time death : {29 * second, 31 * second}) {
    World world({.policy = kafka()});
    world.kill(world.worker(1));
    const MessageId message = world.publish();
    world.run_to(death - 20 * second);
    world.kill(world.queue());
    world.run_to(death - 19 * second);
    world.start(world.queue());
    world.run_to(death);
    world.power_off(world.queue());
    const bool is_lost = death < 30 * second;
    CHECK(world.story(message) ==
          (is_lost ? "published; dropped for worker (not_persisted); message_done" : "published"));
  }
}

TEST_CASE("a commit that a power off takes is made again by a consumer that lives, and by no other") {
  for (const bool lives : {true, false}) {
    World world({.policy = kafka()});
    const MessageId message = world.publish();
    world.run_to(4 * second);
    world.kill(world.queue());  // so that the kernel writes the message, and then there is news
    world.run_to(31 * second);
    world.start(world.queue());
    world.run_to(40 * second);
    CHECK(world.count(EventKind::acked) == 1);
    if (!lives) world.kill(world.worker(1));
    world.run_to(41 * second);
    world.power_off(world.queue());
    world.run_to(42 * second);
    world.start(world.queue());
    world.habits.acks = false;
    world.run_to(200 * second);
    world.start(world.worker(1));
    world.run_to(300 * second);
    INFO(world.story(message));
    CHECK(world.count(EventKind::delivered) == (lives ? 1 : 2));
  }
}

TEST_CASE(
    "a consumer that is paused for longer than its session loses its partitions, and joins again when it goes on") {
  ByHand world({.policy = kafka(2), .replicas = 2});
  world.publish();
  world.run_to(second);
  world.simulation->act_as(no_instance, 0, 0);
  world.simulation->processes().pause(*world.simulation, world.worker(1));
  world.run_to(45'900 * millisecond);
  CHECK(world.count(EventKind::redelivered) == 0);
  world.run_to(47 * second);
  CHECK(world.all(EventKind::redelivered) == "1 to worker-2 (2, consumer_gone)");
  world.simulation->act_as(no_instance, 0, 0);
  world.simulation->processes().resume(*world.simulation, world.worker(1));
  world.run_to(48 * second);
  world.ack(1);  // too late: worker-2 has it
  world.ack(2);
  world.run_to(50 * second);
  world.publish();
  world.publish();
  world.run_to(60 * second);
  CHECK(world.all(EventKind::acked) == "1 for worker");
  CHECK(world.all(EventKind::delivered) == "1 to worker-1, 1 to worker-2, 2 to worker-2, 3 to worker-1");
}
