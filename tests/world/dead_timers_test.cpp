// The timers of a process that is dead keep no run alive: a broker that died held some for days (what is kept for so
// long expires), and the run of a system in which nothing was left to happen went on to its cap.
#include <catch2/catch.hpp>
#include <string>

#include "compile/memory_files.hpp"
#include "plan/broker_kinds.hpp"
#include "world/run.hpp"

namespace meshsim::test {

TEST_CASE("a run is over when nothing happens any more, also after its broker died and came back") {
  for (const plan::BrokerKind& kind : plan::broker_kinds()) {
    const std::string name(kind.name);
    const std::string reads = kind.policy.receivers.fan_out ? "subscribes" : "consumes";
    const compile::Compiled compiled = compile_here(
        "mesh 1\nscenario \"Dead timers\"\nbroker queue is " + name + "\nservice shop\nservice reader { " + reads +
        " News; on News { work 1ms } }\ntimeline {\n  at 1s: shop publishes News\n  at 2s: kill queue for 50ms\n}\n");
    INFO(rendered(compiled));
    REQUIRE(compiled.runs.size() == 1);
    const Registry registry;
    CHECK(world::Run(compiled.runs.front(), registry).finish().reason == world::EndReason::idle);
  }
}

TEST_CASE("a broker that starts with messages which its dead consumer had sets one timer for what is too old") {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Both dead\"\nbroker queue is kafka\nservice shop\nservice reader { consumes News; on News { "
      "work 200ms } }\n"
      "timeline {\n  at 1s: shop publishes News 3 times every 10ms\n  at 1100ms: kill reader\n  at 200s: kill queue\n"
      "  at 300s: start queue\n  at 400s: start reader\n}\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  CHECK(world::Run(compiled.runs.front(), registry).finish().reason == world::EndReason::idle);
}

TEST_CASE("a message that is acked late, while it waits to be handed out again, does not wait to expire") {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Late ack\"\nbroker queue is sqs\nservice shop\nservice worker { consumes Job; on Job { work "
      "5ms } }\n"
      "timeline {\n  at 10s: shop publishes Job\n  at 20s: pause worker for 50s\n  at 25s: shop publishes Job\n}\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  CHECK(world::Run(compiled.runs.front(), registry).finish().reason == world::EndReason::idle);
}

TEST_CASE("a timer that was cancelled while its process did not run is not counted, however often it is paused") {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Paused twice\"\nbroker queue\nservice shop { listen 80; outbox 20; on POST /orders { publish "
      "Order; reply 202 } }\nservice kitchen x 2 { consumes Order; on Order { work 5ms } }\nservice customer\n"
      "timeline {\n  at 1s: customer calls shop POST /orders 4 times every 100ms\n  at 1.2006s: pause shop for 7.5s\n"
      "  at event 42: pause shop for 20s\n}\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  const world::RunResult result = world::Run(compiled.runs.front(), registry).finish();
  CHECK(result.reason == world::EndReason::idle);
  CHECK(result.idle_faults.empty());
}

}  // namespace meshsim::test
