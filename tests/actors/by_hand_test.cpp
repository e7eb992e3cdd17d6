// Docker's restart policy and what is done by hand meanwhile: start, stop, kill, scale (moby: restartmanager,
// daemon/kill.go, daemon/start.go).
#include <catch2/catch.hpp>

#include "actors/system.hpp"

namespace meshsim::test {
namespace {

constexpr std::string_view always_restarted =
    "service a { listen 80; restart always; on GET /x { work 500ms; reply 200 } }";

/// Crashes it at once, so often that the next delay is 800ms.
void crash_three_times(System& system) {
  for (int i = 0; i < 3; ++i) {
    system.crash("a-1", CrashPoint::now);
    system.run(system.simulation().now() + 450 * millisecond);
  }
  REQUIRE(system.count(EventKind::started) == 4);
}

}  // namespace

TEST_CASE("a process that is stopped or killed while it waits to be started again stays down") {
  for (const bool stops : {true, false}) {
    System system(always_restarted);
    system.crash("a-1", CrashPoint::now);
    system.run(50 * millisecond);
    if (stops) {
      system.stop("a-1");
    } else {
      system.kill("a-1");
    }
    system.run(minute);
    CHECK(system.count(EventKind::started) == 1);
    CHECK(system.count(stops ? EventKind::stopped : EventKind::killed, "a", Reason::crashed) == 1);
  }
}

TEST_CASE("a replica that is scaled away while it waits to be started again stays down") {
  System system("service a x 2 { restart always }");
  system.crash("a-2", CrashPoint::now);
  system.simulation().processes().scale(system.simulation(), 0, 1);
  system.run(minute);
  CHECK(system.count(EventKind::started) == 2);
  system.simulation().processes().scale(system.simulation(), 0, 2);
  CHECK(system.count(EventKind::started) == 3);
}

TEST_CASE("a start by hand begins the back-off anew, one while it waits finds nothing to do") {
  System system(always_restarted);
  crash_three_times(system);
  system.crash("a-1", CrashPoint::now);
  system.start("a-1");  // Docker: it is restarting, which counts as running
  CHECK(system.count(EventKind::started) == 4);
  system.kill("a-1");
  system.start("a-1");
  CHECK(system.count(EventKind::started) == 5);
  const Time now = system.simulation().now();
  system.crash("a-1", CrashPoint::now);
  system.run(now + 100 * millisecond);
  CHECK(system.count(EventKind::started) == 6);
}

TEST_CASE("a restart by hand while it waits starts it at once") {
  System system(always_restarted);
  crash_three_times(system);
  system.crash("a-1", CrashPoint::now);
  system.simulation().processes().restart(system.simulation(), system.instance("a-1"), second);
  CHECK(system.count(EventKind::started) == 5);
  system.run(minute);
  CHECK(system.count(EventKind::started) == 5);
}

TEST_CASE("a machine that loses its power starts nothing") {
  System system(always_restarted);
  system.crash("a-1", CrashPoint::now);
  CHECK(system.simulation().processes().power_off(system.simulation(), system.instance("a-1")));
  CHECK_FALSE(system.simulation().processes().power_off(system.simulation(), system.instance("a-1")));
  system.run(minute);
  CHECK(system.count(EventKind::started) == 1);
}

TEST_CASE("a paused process that is stopped goes on and finishes what it has") {
  System system(always_restarted);
  system.simulation().processes().pause(system.simulation(), system.instance("a-1"));
  system.stop("a-1");
  CHECK(system.story("a") ==
        "0.000s started\n0.000s ready\n0.000s paused\n0.000s stopping\n0.000s resumed\n0.000s stopped\n");
}

TEST_CASE("who is asked to stop before it is ready does not handle the signal") {
  System system("service a { starts in 1s }");
  system.stop("a-1");
  CHECK(system.count(EventKind::stopped, "a", Reason::killed) == 1);
}

TEST_CASE("who crashes while it stops is not started by its policy") {
  System system("flow f { call a GET /x else {} }\nload client { runs f; arrives constant 1/s; from 0s to 1s }\n" +
                std::string(always_restarted));
  system.run(100 * millisecond);
  system.stop("a-1");
  system.crash("a-1", CrashPoint::now);
  system.run(minute);
  CHECK(system.count(EventKind::started, "a") == 1);
}

}  // namespace meshsim::test
