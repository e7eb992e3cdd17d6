#include "actors/outbox.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "actors/system.hpp"

namespace meshsim::test {
namespace {

// Writes a scenario in which ten orders, one each 100ms from 0s on, are published by the shop and read by the reader.
std::string ten_orders(std::string_view outbox, std::string_view broker = "broker queue", std::string_view more = "") {
  return std::string(broker) + "\nflow order { call shop POST /orders { n: 1 } }\n" +
         "load customers { runs order; arrives constant 10/s; from 0s to 1s }\nservice shop { listen 80; " +
         std::string(outbox) + "\n on POST /orders { publish Ordered; reply 202 } }\n" +
         "service reader { store seen; consumes Ordered\n on Ordered { once per message.id in store; work 1ms } }\n" +
         std::string(more);
}

void pause(System& system, std::string_view name) {
  system.simulation().act_as(no_instance, 0, 0);
  system.simulation().processes().pause(system.simulation(), system.instance(name));
}

void resume(System& system, std::string_view name) {
  system.simulation().act_as(no_instance, 0, 0);
  system.simulation().processes().resume(system.simulation(), system.instance(name));
}

/// Lists the message ids of the events of that kind, in order.
std::vector<MessageId> ids(const System& system, EventKind kind) {
  std::vector<MessageId> ids;
  for (const Event& event : system.events()) {
    if (event.kind == kind) ids.push_back(event.message);
  }
  return ids;
}

/// Runs the ten orders with the broker away from 350ms to 750ms.
void let_the_broker_be_away(System& system) {
  system.run(350 * millisecond);
  system.kill("queue-1");
  system.run(750 * millisecond);
  system.start("queue-1");
}

}  // namespace

TEST_CASE("a message that is too large is refused at once, with a reason, and no outbox keeps it") {
  for (const std::string kind :
       {"nats", "jetstream", "kafka", "sqs", "rabbitmq { max_message 1MiB }", "durable { max_message 1MiB }"}) {
    System system("broker queue is " + kind +
                  "\nflow send { publish report { pdf: 1MiB } else { publish report { pdf: 1000KiB } } }\n"
                  "load clock { runs send; arrives constant 1/s; from 0s to 1s }\n"
                  "service s { consumes report; on report { work 1ms } }");
    INFO(kind);
    system.run(10 * second);
    CHECK(system.count(EventKind::publish_failed, {}, Reason::too_large) == 1);
    CHECK(system.count(EventKind::published) == 1);
    CHECK(system.count(EventKind::kept) == 0);
  }
}

TEST_CASE("a process that dies before a confirm came says so: nobody can know whether it was published") {
  for (const auto* outbox : {"", "outbox 10"}) {
    System system(ten_orders(outbox));
    system.run(300'300 * microsecond);  // the fourth is on its way to the broker
    system.kill("shop-1");
    system.run(minute);
    std::string failed;
    for (const Event& event : system.events()) {
      if (event.kind == EventKind::publish_failed)
        failed += std::to_string(event.message) + " " + std::string(to_string(event.reason)) + "; ";
    }
    const auto published = ids(system, EventKind::published);
    INFO(failed);
    CHECK(system.count(EventKind::publish_failed, "shop") == 1);
    CHECK(failed.ends_with(" killed; "));
    CHECK(published.size() == 4);  // it arrived all the same
  }
}

TEST_CASE("without an outbox a publish fails, with one it is kept and sent again in order, with its id") {
  System plain(ten_orders(""));
  let_the_broker_be_away(plain);
  plain.run(minute);
  CHECK(plain.count(EventKind::publish_failed, "shop") == 4);
  CHECK(plain.count(EventKind::kept) == 0);
  CHECK(plain.count(EventKind::handled, "reader") == 6);

  System keeping(ten_orders("outbox 10"));
  let_the_broker_be_away(keeping);
  CHECK(keeping.service("shop-1").kept() == 4);
  keeping.run(minute);
  CHECK(keeping.service("shop-1").kept() == 0);
  CHECK(keeping.count(EventKind::publish_failed) == 0);
  CHECK(keeping.count(EventKind::kept, "shop", Reason::unknown_host) >= 4);
  CHECK(keeping.count(EventKind::handled, "reader") == 10);
  const std::vector<MessageId> published = ids(keeping, EventKind::published);
  CHECK(std::is_sorted(published.begin(), published.end()));
  CHECK(std::adjacent_find(published.begin(), published.end()) == published.end());
}

TEST_CASE("what is published while others wait waits behind them") {
  System system(ten_orders("outbox 10"));
  system.run(350 * millisecond);
  system.kill("queue-1");
  system.run(450 * millisecond);
  system.start("queue-1");  // noticed at the next attempt only, up to a second later
  system.run(minute);
  CHECK(system.count(EventKind::kept, "shop") >= 2);
  const std::vector<MessageId> handled = ids(system, EventKind::handled);
  CHECK(handled.size() == 10);
  CHECK(std::is_sorted(handled.begin(), handled.end()));
}

TEST_CASE("the story of a kept message leads from its order to its reader") {
  System system(ten_orders("outbox 10"));
  system.kill("queue-1");
  system.run(950 * millisecond);
  system.start("queue-1");
  system.run(minute);
  CHECK(system.causes(EventKind::handled) ==
        "handled < delivered < published < kept < begun < received < requested < flow_started");
  CHECK(system.count(EventKind::message_done) == 10);
}

TEST_CASE("a full outbox makes the publish fail: overflow") {
  System system(ten_orders("outbox 3"));
  let_the_broker_be_away(system);
  system.run(minute);
  // The shop looks for the broker at 500ms, 700ms and 1100ms.
  CHECK(system.count(EventKind::kept) == 3);
  CHECK(system.count(EventKind::publish_failed, "shop", Reason::overflow) == 3);
  CHECK(system.count(EventKind::handled, "reader") == 7);
}

TEST_CASE("what is kept in memory dies with the process, and it is said for each") {
  System system(ten_orders("outbox 10"));
  system.run(350 * millisecond);
  system.kill("queue-1");
  system.run(750 * millisecond);
  CHECK(system.count(EventKind::message_done) == 4);  // of those before
  system.crash("shop-1", CrashPoint::now);
  CHECK(system.count(EventKind::publish_failed, "shop", Reason::crashed) == 4);
  CHECK(system.count(EventKind::message_done) == 8);
  CHECK(system.service("shop-1").kept() == 0);
  system.start("queue-1");
  system.start("shop-1");
  system.run(minute);
  CHECK(system.count(EventKind::handled, "reader") == 6);
}

TEST_CASE("a durable outbox outlives the process: kill, crash and loss of power") {
  for (const int end : {0, 1, 2}) {
    INFO(end);
    System system(ten_orders("outbox 10 durable"));
    system.run(350 * millisecond);
    system.kill("queue-1");
    system.run(2 * second);
    sim::Processes& processes = system.simulation().processes();
    system.simulation().act_as(no_instance, 0, 0);
    const InstanceId shop = system.instance("shop-1");
    if (end == 0) processes.kill(system.simulation(), shop);
    if (end == 1) processes.crash(system.simulation(), shop, CrashPoint::now);
    if (end == 2) processes.power_off(system.simulation(), shop);
    CHECK(system.service("shop-1").kept() == 6);
    CHECK(system.count(EventKind::message_done) == 4);
    system.start("queue-1");
    system.start("shop-1");
    system.run(minute);
    CHECK(system.count(EventKind::publish_failed) == 0);
    CHECK(system.count(EventKind::handled, "reader") == 10);
    CHECK(system.count(EventKind::message_done) == 10);
  }
}

TEST_CASE("a durable outbox has what was sent and not confirmed; its copy is recognised") {
  for (const bool durable : {false, true}) {
    INFO(durable);
    System system(ten_orders(durable ? "outbox 10 durable" : "outbox 10"));
    // The order at 300ms is published at 300.4ms, its confirm would be there at 300.6ms.
    system.run(300'500 * microsecond);
    system.kill("shop-1");
    CHECK(system.count(EventKind::kept, "shop", Reason::killed) == (durable ? 1 : 0));
    system.run(500 * millisecond);
    system.start("shop-1");
    system.run(minute);
    const std::size_t copies = durable ? 1 : 0;
    CHECK(system.count(EventKind::published, "", Reason::duplicate) == copies);
    CHECK(system.count(EventKind::deduplicated, "reader") == copies);
  }
}

TEST_CASE("a message that is not confirmed in time is kept and sent again") {
  System system(ten_orders("outbox 10", "broker queue { confirm_timeout 200ms }"));
  system.run(350 * millisecond);
  pause(system, "queue-1");
  system.run(3 * second);
  CHECK(system.count(EventKind::kept, "shop", Reason::timed_out) >= 1);
  resume(system, "queue-1");
  system.run(minute);
  CHECK(system.service("shop-1").kept() == 0);
  CHECK(system.count(EventKind::handled, "reader") == 10);
  CHECK(system.count(EventKind::published, "", Reason::duplicate) >= 1);  // the first copy had only been slow
  CHECK(system.count(EventKind::publish_failed) == 0);
}

TEST_CASE("a message that the broker refuses stays first in the outbox") {
  System system(ten_orders("outbox 10", "broker queue { keep at most 2; overflow refuse }"));
  system.kill("reader-1");
  system.run(2 * second);
  CHECK(system.count(EventKind::published) == 2);
  CHECK(system.service("shop-1").kept() == 8);
  system.start("reader-1");
  system.run(minute);
  const std::vector<MessageId> handled = ids(system, EventKind::handled);
  CHECK(handled.size() == 10);
  CHECK(std::is_sorted(handled.begin(), handled.end()));
  CHECK(system.count(EventKind::publish_failed) == 0);
}

TEST_CASE("a graceful stop publishes what is in memory first, within its grace; a durable outbox needs none") {
  for (const bool durable : {false, true}) {
    INFO(durable);
    System system(ten_orders(durable ? "outbox 10 durable" : "outbox 10"));
    system.run(350 * millisecond);
    system.kill("queue-1");
    system.run(950 * millisecond);
    system.stop("shop-1");
    CHECK(system.count(EventKind::stopped, "shop") == (durable ? 1 : 0));
    system.run(2 * second);
    system.start("queue-1");
    system.run(minute);
    CHECK(system.count(EventKind::stopped, "shop") == 1);
    CHECK(system.count(EventKind::publish_failed) == 0);
    CHECK(system.service("shop-1").kept() == (durable ? 6 : 0));
    CHECK(system.count(EventKind::published) == (durable ? 4 : 10));
  }
  System in_vain(ten_orders("outbox 10"));
  in_vain.run(350 * millisecond);
  in_vain.kill("queue-1");
  in_vain.run(950 * millisecond);
  in_vain.stop("shop-1");
  in_vain.run(minute);
  CHECK(in_vain.count(EventKind::killed, "shop", Reason::timed_out) == 1);
  CHECK(in_vain.count(EventKind::publish_failed, "shop", Reason::killed) == 6);
}

TEST_CASE("each broker has a lane of its own") {
  System system(
      "broker first { topic One }\nbroker second { topic Two }\nflow order { call shop POST /orders { n: 1 } }\n"
      "load customers { runs order; arrives constant 10/s; from 0s to 1s }\n"
      "service shop { listen 80; outbox 100\n on POST /orders { publish One; publish Two; reply 202 } }\n"
      "service reader { consumes One; consumes Two; on One { work 1ms }\n on Two { work 1ms } }");
  system.kill("first-1");
  system.run(5 * second);
  CHECK(system.service("shop-1").kept() == 10);
  CHECK(system.count(EventKind::published, "second") == 10);
  system.start("first-1");
  system.run(minute);
  CHECK(system.count(EventKind::published, "first") == 10);
  CHECK(system.service("shop-1").kept() == 0);
}

TEST_CASE("a replica that is scaled away publishes what it keeps, even what is durable") {
  System system(ten_orders("outbox 10 durable"));
  system.run(350 * millisecond);
  system.kill("queue-1");
  system.run(950 * millisecond);
  system.simulation().act_as(no_instance, 0, 0);
  system.simulation().processes().scale(system.simulation(), system.simulation().context().find_service("shop"), 0);
  CHECK(system.count(EventKind::stopped, "shop") == 0);
  system.start("queue-1");
  system.run(minute);
  CHECK(system.count(EventKind::stopped, "shop") == 1);
  CHECK(system.service("shop-1").kept() == 0);
  CHECK(system.count(EventKind::published) == 10);
}

TEST_CASE("a copy of a simulation with a full outbox goes on as the original does") {
  System system(ten_orders("outbox 3 durable"));
  let_the_broker_be_away(system);
  sim::Simulation copy(system.simulation());
  copy.pump().run(minute);
  system.run(minute);
  CHECK(copy.last_event() == system.simulation().last_event());
  CHECK(copy.digest() == system.simulation().digest());
}

}  // namespace meshsim::test
