// A process that goes on reads first what came while it was paused: a packet that arrives at the very instant of its
// resume comes behind it.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "compile/memory_files.hpp"
#include "plan/broker_kinds.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

bool all_hold(const std::string& text) {
  const compile::Compiled compiled = compile_here(text);
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  return world::Run(compiled.runs.front(), registry).finish().all_held();
}

}  // namespace

TEST_CASE("a message that arrives at the instant of the resume is handled behind those that were buffered") {
  for (const char* kind : {"redis-pubsub", "durable", "mqtt", "rabbitmq", "nats"}) {
    INFO(kind);
    CHECK(all_hold("mesh 1\nscenario \"Order\"\nbroker queue is " + std::string(kind) +
                   "\nservice shop\nservice worker { subscribes Job; on Job { log \"{message.n}\" } }\ntimeline {\n"
                   "  at 1s: pause worker for 1s\n  at 1.5s: shop publishes Job { n: 1 }\n"
                   "  at 1.5s: shop publishes Job { n: 2 }\n  at 1999600us: shop publishes Job { n: 3 }\n}\n"
                   "expect { ord: Job handled by worker in order of published }\n"));
  }
}

TEST_CASE(
    "a subscribe that arrives at the instant of the broker's resume comes behind the close of the connection before") {
  for (const plan::BrokerKind& kind : plan::broker_kinds()) {
    const std::string reads = kind.policy.receivers.fan_out ? "subscribes" : "consumes";
    INFO(kind.name);
    CHECK(all_hold("mesh 1\nscenario \"Subscribe\"\nbroker queue is " + std::string(kind.name) +
                   "\nservice pub\nservice sub { " + reads +
                   " News; on News { work 1ms } }\ntimeline {\n"
                   "  at 1s: kill sub for 50ms\n  at 1000200us: pause queue for 50ms\n"
                   "  at 2min: pub publishes News\n}\n"
                   "expect { all: every News published is handled by sub at least once }\n"));
  }
}

}  // namespace meshsim::test
