// What becomes of connections whose ends die and come back: an attempt that failed is not the next one.
#include <catch2/catch.hpp>
#include <string>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

/// Replies and requests that were lost on their way.
class Losses final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte>) override {
    if (event.kind == EventKind::delivery_failed) ++(event.reason == Reason::connection_lost ? broken : others);
    answered += event.kind == EventKind::answered ? 1 : 0;
  }
  std::uint64_t broken = 0, others = 0, answered = 0;
};

/// Runs the scenario, in which every claim must hold.
Losses losses_of(const std::string& text) {
  const compile::Compiled compiled = compile_here("mesh 1\nscenario \"Connections\"\n" + text);
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  Losses losses;
  run.add_sink(&losses);
  for (const check::Verdict& verdict : run.finish().verdicts) {
    INFO("claim " << verdict.claim << " " << to_string(verdict.outcome) << " at " << verdict.time);
    CHECK(is_held(verdict));
  }
  return losses;
}

// The callee works while the caller dies, and again in the caller's next life.
std::string caller_that(const std::string& ends, const std::string& services = "") {
  return "service front { concurrency 4; listen 80; grace 10ms; restart always\n"
         "  on GET /a { call back GET /b within 1s; reply 200 } }\n"
         "service back { concurrency 4; listen 80; on GET /b { work 150ms; reply 200 } }\nservice guest\n" +
         services + "timeline {\n at 0s: guest calls front GET /a\n at 100ms: " + ends +
         "\n at 400ms: start front\n at 10s: guest calls front GET /a 3 times every 1s }\n"
         "expect { all: after 5s, every GET /a requested by guest is answered(ok) }\n";
}

}  // namespace

TEST_CASE("a reply to a caller that is gone is lost, and none of those to its next life") {
  for (const char* ends : {"kill front", "stop front", "crash front"}) {
    INFO(ends);
    const Losses losses = losses_of(caller_that(ends));
    CHECK(losses.broken == 1);
    CHECK(losses.others == 0);
  }
}

TEST_CASE("a reply to an earlier life of its caller is not given to the next") {
  // front is back and has called again before the first answer comes.
  const Losses losses = losses_of(
      "service front { listen 80; on GET /a { call back GET /b within 1s; reply 200 } }\n"
      "service back { concurrency 4; listen 80; on GET /b { work 150ms; reply 200 } }\nservice guest\n"
      "timeline {\n at 0s: guest calls front GET /a\n at 50ms: kill front\n +10ms: start front\n"
      " +10ms: guest calls front GET /a }\n"
      "expect { all: after 60ms, every GET /a requested by guest is answered(ok) }\n");
  CHECK(losses.broken == 1);
  CHECK(losses.answered == 2);  // of front to the guest, of back to front
}

TEST_CASE("a gateway that was away for a second gets all replies of its next life") {
  losses_of(
      "gateway nginx { listen 80; route / -> app }\n"
      "service app x 2 { concurrency 8; on GET /x { work 20ms; reply 200 } }\n"
      "flow visit { call nginx GET /x within 2s }\n"
      "load visitors { runs visit; arrives constant 100/s; from 0s to 10s }\n"
      "timeline {\n at 1s: kill nginx\n at 2s: start nginx }\n"
      "expect { all: after 2s, every GET /x requested by visitors is answered(ok) }\n");
}

TEST_CASE("a caller that lost its power gets the replies to its next life") {
  // The guest's connection is to the life that vanished: its next call on that gets a reset, the others are answered.
  const Losses losses = losses_of(
      "service front { listen 80; on GET /a { call back GET /b within 1s; reply 200 } }\n"
      "service back { concurrency 4; listen 80; on GET /b { work 150ms; reply 200 } }\nservice guest\n"
      "timeline {\n at 0s: guest calls front GET /a\n at 100ms: power off front\n at 400ms: start front\n"
      " at 10s: guest calls front GET /a 3 times every 1s }\n"
      "expect { all: after 10500ms, every GET /a requested by guest is answered(ok) }\n");
  CHECK(losses.answered == 4);
}

TEST_CASE("what comes back from a connection that broke does not close the one made since") {
  // On a slow link the first call comes back when the second has connected to the new process.
  const Losses losses = losses_of(
      "service app { listen 80; on GET /x { work 1s; reply 200 } }\nservice guest\n"
      "link guest <-> app { latency 300ms }\n"
      "timeline {\n at 1s: guest calls app GET /x\n at 1200ms: kill app\n at 1400ms: start app\n"
      " at 1550ms: guest calls app GET /x }\n"
      "expect { one: after 1500ms, every GET /x requested by guest is answered(ok) within 2s }\n");
  CHECK(losses.broken + losses.others == 1);
}

TEST_CASE("a connection made while its process started is used when it serves") {
  const Losses losses = losses_of(
      "service app { listen 80; starts in 1s; on GET /x { work 10ms; reply 200 } }\nservice guest\n"
      "timeline {\n at 500ms: guest calls app GET /x\n at 2s: guest calls app GET /x\n at 3s: restart app\n"
      " at 3500ms: guest calls app GET /x\n at 5s: guest calls app GET /x }\n"
      "expect {\n one: between 1s and 3s, every GET /x requested by guest is answered(ok)\n"
      " two: after 4s, every GET /x requested by guest is answered(ok) }\n");
  CHECK(losses.others == 2);
}

TEST_CASE("a caller that died while the process it called was starting is forgotten by it") {
  losses_of(
      "service app { listen 80; starts in 1s; on GET /x { work 10ms; reply 200 } }\n"
      "service front { listen 80; on GET /a { call app GET /x within 100ms; reply 200 } }\nservice guest\n"
      "timeline {\n at 500ms: guest calls front GET /a\n at 600ms: kill front\n at 700ms: start front\n"
      " at 2s: guest calls front GET /a }\n"
      "expect { all: after 1s, every GET /a requested by guest is answered(ok) }\n");
}

TEST_CASE("who is stopping refuses new calls on an old connection, and still gets the answers it waits for") {
  // a has called b, and is asked by b while it stops.
  losses_of(
      "service a { listen 80; concurrency 4\n"
      "  on GET /start { call b GET /long; reply 200 }\n  on GET /back { reply 200 } }\n"
      "service b { listen 80; concurrency 4\n"
      "  on GET /long { work 500ms; call a GET /back else {}; work 500ms; reply 200 } }\nservice guest\n"
      "timeline {\n at 0s: guest calls a GET /start\n at 100ms: stop a }\n"
      "expect { all: every GET /start requested by guest is answered(ok) }\n");
}

TEST_CASE("a cut that keeps a client from connecting again has touched something") {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Kept away\"\nbroker q is rabbitmq\nservice p\n"
      "service s { subscribes t; on t { log \"x\" } }\n"
      "timeline {\n at 1s: kill q\n at 2s: cut q <-> s for 20s\n at 3s: start q\n at 4s: p publishes t }\n"
      "expect { late: after 21s, t handled by s exactly once }\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  CHECK(run.finish().all_held());
  REQUIRE(run.simulation().network().faults().size() == 1);
  CHECK(run.simulation().network().faults().front().acted > 0);
}

}  // namespace meshsim::test
