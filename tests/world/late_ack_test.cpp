// JetStream: an ack that comes after AckWait, with the request for the next message right behind it.
#include <catch2/catch.hpp>
#include <string>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

/// What became of one message whose handler is slower than AckWait.
class Fate final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte>) override {
    handled += event.kind == EventKind::handled ? 1 : 0;
    given_up += event.kind == EventKind::dead_lettered ? 1 : 0;
  }
  int handled = 0;
  int given_up = 0;
};

struct Fates {
  int once = 0;
  int twice = 0;
  int given_up = 0;
};

/// Over a hundred seeds. The second delivery is late as well, and may be overtaken in turn.
Fates fates_of(const std::string& options) {
  compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Late\"\nends at 6s\nbroker queue is jetstream\nservice shop\n"
      "service worker { consumes job { redeliver after 1s; " +
      options + " }; on job { work 2500ms } }\ntimeline { at 0s: shop publishes job { n: 1 } }\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  Fates fates;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    compiled.runs.front().seed = seed;
    const Registry registry;
    world::Run run(compiled.runs.front(), registry);
    Fate fate;
    run.add_sink(&fate);
    run.finish();
    fates.once += fate.handled == 1 ? 1 : 0;
    fates.twice += fate.handled == 2 ? 1 : 0;
    fates.given_up += fate.given_up;
  }
  return fates;
}

}  // namespace

TEST_CASE("a late ack is overtaken in three of four runs, and its message comes again") {
  const Fates fates = fates_of("");
  CHECK(fates.once + fates.twice == 100);
  CHECK(fates.twice > 60);
  CHECK(fates.twice < 90);
}

TEST_CASE("a late double ack is never overtaken") {
  CHECK(fates_of("ack sync").once == 100);
  CHECK(fates_of("ack early").once == 100);  // nor is one that comes before the work
}

TEST_CASE("a late ack of the last try that is overtaken leaves a message that is handled and given up") {
  const Fates fates = fates_of("dead letter after 1 tries");
  CHECK(fates.once == 100);
  CHECK(fates.given_up > 60);
  CHECK(fates.given_up < 90);
  CHECK(fates_of("dead letter after 1 tries; ack sync").given_up == 0);
}

}  // namespace meshsim::test
