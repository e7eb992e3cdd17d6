// What a replica had at the broker goes with it, whether or not it, or the broker, was up when it was scaled away.
#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

/// Two replicas subscribe to News; what of it waits at the end, and how much was dropped with a subscription.
struct Outcome {
  std::uint64_t waiting = 0;
  std::uint64_t unsubscribed = 0;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

class Drops final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte>) override {
    count += event.kind == EventKind::dropped && event.reason == Reason::unsubscribed ? 1 : 0;
  }
  std::uint64_t count = 0;
};

class Handled final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte>) override {
    if (event.kind == EventKind::handled) ++by[event.subscription];
  }
  std::map<SubscriptionId, int> by;
};

Outcome run(const std::string& lines) {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Scaled away\"\nbroker queue\nservice shop\n"
      "service reader x 2 { subscribes News; on News { work 1ms } }\ntimeline {\n" +
      lines + "\n}\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  Drops drops;
  run.add_sink(&drops);
  run.finish();
  return {run.gauges().depth(0, no_service), drops.count};
}

}  // namespace

TEST_CASE("a replica that is scaled away takes its subscription with it") {
  const std::string publish = "at 3s: shop publishes News { n: 1 } 5 times";
  CHECK(run("at 1s: scale reader to 1\n" + publish) == Outcome{0, 0});
  // Down at that time, with two messages that wait for it.
  CHECK(run("at 1s: kill reader-2\nat 1500ms: shop publishes News { n: 0 } 2 times\nat 2s: scale reader to 1\n" +
            publish) == Outcome{0, 2});
  // The broker is down at that time, and kept what it had.
  CHECK(run("at 1s: kill queue\n+100ms: scale reader to 1\nat 2s: start queue\n" + publish) == Outcome{0, 0});
  // It stands still, and is killed when its grace is over.
  CHECK(run("at 1s: pause reader-2\n+100ms: shop publishes News { n: 0 }\n+100ms: scale reader to 1\n"
            "at 15s: shop publishes News { n: 1 } 5 times") == Outcome{0, 1});
  // Not scaled away, only down: everything waits.
  CHECK(run("at 1s: kill reader-2\n" + publish) == Outcome{5, 0});
}

TEST_CASE("a replica that comes back has a new subscription") {
  CHECK(run("at 1s: kill reader-2\nat 2s: scale reader to 1\nat 3s: shop publishes News { n: 1 } 5 times\n"
            "at 4s: scale reader to 2\nat 5s: kill reader-2\n+1s: shop publishes News { n: 2 } 3 times") ==
        Outcome{3, 0});
}

TEST_CASE("a service that begins with no instance reads a log's history with each of those that it is scaled to") {
  for (const char* restart : {"", "at 3s: kill q\n at 4s: start q\n"}) {
    const compile::Compiled compiled = compile_here(
        "mesh 1\nscenario \"Late\"\nbroker q is jetstream { persistence always }\nservice shop\n"
        "service reader x 0 { subscribes News; on News { work 1ms } }\ntimeline {\n"
        "at 1s: shop publishes News { n: 1 } 3 times\n" +
        std::string(restart) + "at 5s: scale reader to 2\n}\n");
    INFO(rendered(compiled));
    REQUIRE(compiled.runs.size() == 1);
    const Registry registry;
    world::Run run(compiled.runs.front(), registry);
    Handled handled;
    run.add_sink(&handled);
    run.finish();
    CHECK(handled.by == std::map<SubscriptionId, int>{{0, 3}, {1, 3}});
  }
}

}  // namespace meshsim::test
