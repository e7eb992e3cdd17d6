#include <catch2/catch.hpp>

#include "actors/system.hpp"

namespace meshsim::test {
namespace {

// One message `hello { n: 1 }`, published at 0s.
constexpr std::string_view one_hello = R"(
  broker queue
  flow greet { publish hello { n: 1 } }
  load greeter { runs greet; arrives constant 1/s; from 0s to 1s }
)";

std::string with_one_hello(std::string_view service) { return std::string(one_hello) + std::string(service); }

}  // namespace

TEST_CASE("a message is delivered, handled, then acked, each led to by the one before") {
  System system(with_one_hello("service s { consumes hello; on hello { work 5ms; log \"got {message.n}\" } }"));
  system.run(minute);
  CHECK(system.logs() == std::vector<std::string>{"got 1"});
  CHECK(system.causes(EventKind::handled) == "handled < delivered < published < flow_started");
  CHECK(system.causes(EventKind::acked) == "acked < handled < delivered < published < flow_started");
  CHECK(system.count(EventKind::message_done) == 1);
  CHECK(system.count(EventKind::flow_finished) == 1);
}

TEST_CASE("a handler holds its slot to its end; the rest waits in the mailbox") {
  const std::string text =
      "broker queue\nflow greet { publish hello { n: 1 } }\n"
      "load greeter { runs greet; arrives constant 1000/s; from 0s to 4ms }\n";
  System one(text + "service s { consumes hello; on hello { work 20ms } }");
  one.run(10 * millisecond);
  CHECK(one.service("s-1").slots_in_use() == 1);
  CHECK(one.service("s-1").waiting() == 3);
  one.run(minute);
  CHECK(one.count(EventKind::handled) == 4);
  CHECK(one.service("s-1").busy(one.simulation().now()) == 80 * millisecond);
  CHECK(*one.service("s-1").longest_wait(0) > 50 * millisecond);

  System two(text + "service s { concurrency 2; consumes hello; on hello { wait 20ms } }");
  two.run(10 * millisecond);
  CHECK(two.service("s-1").slots_in_use() == 2);
  two.run(minute);
  CHECK(two.service("s-1").busy(two.simulation().now()) == 0);  // waiting is not work
  CHECK(two.service("s-1").capacity(two.simulation().now()) == 2 * two.simulation().now());
}

TEST_CASE("a failed handler gives its message back; retry does so after a while; reject puts it aside") {
  System failing(
      with_one_hello("service s { consumes hello { dead letter after 3 tries }\n on hello { require false } }"));
  failing.run(minute);
  CHECK(failing.count(EventKind::delivered) == 3);
  CHECK(failing.count(EventKind::handled) == 0);
  CHECK(failing.count(EventKind::dead_lettered) == 1);

  System retrying(with_one_hello(
      "service s { consumes hello { dead letter after 2 tries }\n on hello { work 1ms; retry after 5s } }"));
  retrying.run(minute);
  CHECK(retrying.count(EventKind::delivered) == 2);
  CHECK(retrying.simulation().now() > 5 * second);

  System rejecting(with_one_hello("service s { consumes hello; on hello { reject } }"));
  rejecting.run(minute);
  CHECK(rejecting.count(EventKind::delivered) == 1);
  CHECK(rejecting.count(EventKind::dead_lettered) == 1);
}

TEST_CASE("an expression that cannot be computed fails the handler and says so") {
  System system(
      with_one_hello("service s { consumes hello { dead letter after 1 tries }\n on hello { let x = message.n + 5ms; "
                     "log \"{x}\" } }"));
  system.run(minute);
  REQUIRE(system.logs().size() == 1);
  CHECK(system.logs()[0] == "failed: cannot add a number and a duration");
  CHECK(system.count(EventKind::dead_lettered) == 1);
}

TEST_CASE("a kill loses what is in mailbox and handlers, and says so; a keeping broker gives it again") {
  System system(
      "broker queue\nflow greet { publish hello }\n"
      "load greeter { runs greet; arrives constant 1000/s; from 0s to 3ms }\n"
      "service s { consumes hello; on hello { work 20ms } }");
  system.run(10 * millisecond);
  system.kill("s-1");
  CHECK(system.count(EventKind::delivery_failed, "s-1", Reason::killed) == 3);
  system.run(second);
  system.start("s-1");
  system.run(minute);
  CHECK(system.count(EventKind::handled) == 3);
  CHECK(system.count(EventKind::acked) == 3);
  CHECK(system.count(EventKind::message_done) == 3);
}

TEST_CASE("with a pub/sub broker what a process held when it died is gone") {
  System system(
      "broker queue is redis-pubsub\nflow greet { publish hello }\n"
      "load greeter { runs greet; arrives constant 1000/s; from 0s to 3ms }\n"
      "service s { subscribes hello; on hello { work 20ms } }");
  system.run(10 * millisecond);
  system.kill("s-1");
  system.run(minute);
  CHECK(system.count(EventKind::dropped, "s-1", Reason::crash) == 3);
  CHECK(system.count(EventKind::message_done) == 3);
}

TEST_CASE("with QoS 2 what was answered and not handled dies with the process; acked early, the rest comes again") {
  const std::string text =
      "broker queue is mqtt\nflow greet { publish hello { n: 1 } }\n"
      "load greeter { runs greet; arrives constant 1000/s; from 0s to 5ms }\n";
  const auto handled = [&](const std::string& options) {
    System system(text + "service s { subscribes hello { " + options + " }; on hello { work 600ms } }");
    system.run(900 * millisecond);
    system.kill("s-1");
    system.run(1200 * millisecond);
    system.start("s-1");
    system.run(minute);
    return system.count(EventKind::handled, "s-1");
  };
  CHECK(handled("qos 2") == 1);
  CHECK(handled("qos 2; ack early") == 4);
  CHECK(handled("qos 1; ack on arrival") == 1);
  CHECK(handled("qos 1") == 5);
}

TEST_CASE(
    "what was acked on arrival is finished by a stop and by a lost connection, for nobody has it but its process") {
  const std::string text =
      "broker queue is mqtt\nflow greet { publish hello { n: 1 } }\n"
      "load greeter { runs greet; arrives constant 1000/s; from 0s to 3ms }\n"
      "service s { subscribes hello { qos 2 }; on hello { work 600ms } }";
  System stopping(text);
  stopping.run(100 * millisecond);
  stopping.stop("s-1");
  stopping.run(minute);
  CHECK(stopping.count(EventKind::handled, "s-1") == 3);

  System losing(text);
  losing.run(100 * millisecond);
  losing.kill("queue-1");
  losing.run(minute);
  CHECK(losing.count(EventKind::handled, "s-1") == 3);
}

TEST_CASE("a crash that waits for the ack strikes as the message arrives, where that is when it is acked") {
  System system(
      "broker queue is mqtt\nflow greet { publish hello { n: 1 } }\n"
      "load greeter { runs greet; arrives constant 1/s; from 0s to 1s }\n"
      "service s { subscribes hello { qos 2 }; on hello { work 600ms } }");
  system.crash("s-1", CrashPoint::after_ack);
  system.run(100 * millisecond);
  CHECK(system.count(EventKind::acked) == 1);
  CHECK(system.count(EventKind::delivery_failed, "s-1") == 1);
  CHECK(system.count(EventKind::handled) == 0);
}

TEST_CASE("crash points") {
  const std::string text = with_one_hello("service s { restart always; consumes hello; on hello { work 10ms } }");
  struct Case {
    CrashPoint point;
    std::size_t handled, delivered;
  };
  for (const Case& each : {Case{CrashPoint::before_work, 1, 2}, Case{CrashPoint::mid_work, 1, 2},
                           Case{CrashPoint::before_ack, 2, 2}, Case{CrashPoint::after_ack, 1, 1}}) {
    CAPTURE(static_cast<int>(each.point));
    System system(text);
    system.crash("s-1", each.point);
    system.run(minute);
    CHECK(system.count(EventKind::crashed) == 1);
    CHECK(system.count(EventKind::handled) == each.handled);
    CHECK(system.count(EventKind::delivered) == each.delivered);
    CHECK(system.count(EventKind::acked) == 1);
  }
}

TEST_CASE("once remembers with `handled`: in memory until a crash, in a store beyond it") {
  for (const bool in_store : {false, true}) {
    System system(with_one_hello(
        std::string("service s { restart always; store seen; consumes hello\n on hello { once per message.id") +
        (in_store ? " in store" : "") + "; work 10ms } }"));
    system.crash("s-1", CrashPoint::before_ack);
    system.run(minute);
    CHECK(system.count(EventKind::handled) == (in_store ? 1 : 2));
    CHECK(system.count(EventKind::deduplicated) == (in_store ? 1 : 0));
    CHECK(system.count(EventKind::acked) == 1);
  }
}

TEST_CASE("a second copy that comes while the first is handled waits for it") {
  const std::string text =
      "broker queue\nflow greet { publish hello { user: \"ann\" } }\n"
      "load greeter { runs greet; arrives constant 1000/s; from 0s to 2ms }\n";
  System same(text + "service s { concurrency 2; consumes hello; on hello { once per message.user; work 10ms } }");
  same.run(minute);
  CHECK(same.count(EventKind::handled) == 1);
  CHECK(same.count(EventKind::deduplicated) == 1);

  System replicas(text +
                  "service s x 2 { store seen; consumes hello { prefetch 1 }\n on hello { once per message.user in "
                  "store; work 10ms } }");
  replicas.run(minute);
  CHECK(replicas.count(EventKind::delivered, "s-1") == 1);
  CHECK(replicas.count(EventKind::delivered, "s-2") == 1);
  CHECK(replicas.count(EventKind::handled) == 1);
  CHECK(replicas.count(EventKind::deduplicated) == 1);
}

TEST_CASE("the copy that waited is handled when the first fails") {
  System system(
      "broker queue\nflow greet { publish hello { user: \"ann\" } }\n"
      "load greeter { runs greet; arrives constant 1000/s; from 0s to 2ms }\n"
      "service s x 2 { store seen; consumes hello { prefetch 1 }\n on hello { once per message.user in store; work "
      "10ms } }");
  system.run(5 * millisecond);
  system.kill("s-1");
  system.run(minute);
  CHECK(system.count(EventKind::handled, "s-2") == 1);
  CHECK(system.count(EventKind::deduplicated, "s-2") == 1);
}

TEST_CASE("a graceful stop finishes what runs and gives back what waits") {
  System system(
      "broker queue\nflow greet { publish hello }\n"
      "load greeter { runs greet; arrives constant 1000/s; from 0s to 3ms }\n"
      "service s { consumes hello; on hello { work 20ms } }");
  system.run(10 * millisecond);
  system.stop("s-1");
  system.run(second);
  CHECK(system.count(EventKind::stopped) == 1);
  CHECK(system.count(EventKind::handled) == 1);
  CHECK(system.count(EventKind::delivery_failed) == 0);
  system.start("s-1");
  system.run(minute);
  CHECK(system.count(EventKind::handled) == 3);
  CHECK(system.count(EventKind::acked) == 3);
}

TEST_CASE("a subscriber finds its broker again") {
  System system(
      "broker queue { persistence always }\nflow greet { publish hello else { log \"lost\" } }\n"
      "load greeter { runs greet; arrives constant 1/s; from 0s to 10s }\n"
      "service s { consumes hello; on hello { work 1ms } }");
  system.run(2500 * millisecond);
  system.kill("queue-1");
  system.run(4500 * millisecond);
  system.start("queue-1");
  system.run(minute);
  CHECK(system.logs() == std::vector<std::string>{"lost", "lost"});  // at 3s and 4s
  CHECK(system.count(EventKind::publish_failed) == 2);
  CHECK(system.count(EventKind::handled) == 8);
  CHECK(system.count(EventKind::acked) == 8);
}

TEST_CASE("a copy of the simulation goes on as the original does") {
  System system(
      "broker queue\nflow greet { publish hello { user: fresh user } }\n"
      "load greeter { runs greet; arrives poisson 500/s; from 0s to 100ms }\n"
      "service s x 2 { memory seen; consumes hello\n"
      " on hello { once per message.user; let u = message.user; work 1ms..20ms; set seen[u] = 1; chance 20% { retry "
      "after 5ms } } }");
  system.run(50 * millisecond);
  sim::Simulation copy(system.simulation());
  copy.pump().run(minute);
  system.run(minute);
  CHECK(copy.last_event() == system.simulation().last_event());
  CHECK(copy.digest() == system.simulation().digest());
}

}  // namespace meshsim::test
