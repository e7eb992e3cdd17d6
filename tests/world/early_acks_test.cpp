// Who acks before its handler's end gets the next message all the same.
#include <catch2/catch.hpp>
#include <string>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

class Handled final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte>) override {
    count += event.kind == EventKind::handled ? 1 : 0;
    acked += event.kind == EventKind::acked ? 1 : 0;
  }
  int count = 0, acked = 0;
};

Handled handled_of(const std::string& broker, const std::string& service) {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Early\"\nends at 300s\nbroker queue is " + broker + "\nservice shop\nservice reader {\n " +
      service + " }\ntimeline { at 50s: shop publishes News 20 times every 100ms }\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  Handled handled;
  run.add_sink(&handled);
  run.finish();
  return handled;
}

}  // namespace

TEST_CASE("whenever a consumer acks, it is handed all that was published") {
  for (const char* kind : {"durable", "redis-list-reliable", "redis-streams", "jetstream", "rabbitmq",
                           "rabbitmq-quorum", "kafka", "sqs", "sqs-fifo"}) {
    for (const char* ack : {"", "ack early", "ack on arrival"}) {
      CAPTURE(kind, ack);
      const Handled handled = handled_of(kind, "consumes News { " + std::string(ack) + " }\n on News { work 1s }");
      CHECK(handled.count == 20);
      CHECK(handled.acked == 20);
    }
  }
}

TEST_CASE("a commit before the handler's end does not take the next record from its owner") {
  for (const char* settings : {"", "partitions 3"}) {
    for (const char* ack : {"", "ack early", "ack on arrival", "commit_interval 0s", "commit_interval 0s; ack early",
                            "commit_interval 0s; ack on arrival"}) {
      for (const char* size : {"concurrency 1", "concurrency 3"}) {
        CAPTURE(settings, ack, size);
        const Handled handled = handled_of("kafka { " + std::string(settings) + " }",
                                           std::string(size) + "; consumes News { " + ack + " }\n on News { work 1s }");
        CHECK(handled.count == 20);
        CHECK(handled.acked == 20);
      }
    }
  }
}

}  // namespace meshsim::test
