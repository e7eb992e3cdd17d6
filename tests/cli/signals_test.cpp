// SIGINT and SIGTERM while a command waits, reads and runs. Nothing here waits for time to pass.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>

#include "cli/playground.hpp"

namespace meshsim::cli::tested {
namespace {

/// Two thousand runs, each of which fails and is told; too long together to be over before a signal comes.
constexpr const char* many_runs = R"(mesh 1
scenario "many"
seeds 1..2000
broker queue
service a
service b x 100 { subscribes t; on t { work 1us } }
timeline { at 0s: a publishes t 50 times }
expect { none: never t handled by b }
)";

TEST_CASE("a command that reads a FIFO ends by a signal") {
  const Playground here;
  REQUIRE(mkfifo((here / "f.mesh").c_str(), 0600) == 0);
  for (const int signal : {SIGINT, SIGTERM}) {
    for (const char* command : {"check", "run", "test", "step", "fmt --check"}) {
      Running reading(here, "exec $M " + std::string(command) + " f.mesh");
      // Opened when somebody reads at the other end.
      const int writer = open((here / "f.mesh").c_str(), O_WRONLY | O_CLOEXEC);
      REQUIRE(writer >= 0);
      reading.send(signal);
      CHECK(reading.wait_for_exit() == 130);
      close(writer);
    }
  }
}

TEST_CASE(
    "of many runs those that were not begun are left out after a signal, as its summary says where there is one") {
  const Playground here;
  here.write("many.mesh", many_runs);
  for (const char* jobs : {"1", "3"}) {
    Running testing(here, "exec $M test many.mesh --jobs " + std::string(jobs));
    REQUIRE(testing.shows("many[seed=1]"));
    testing.send(SIGINT);
    CHECK(testing.wait_for_exit() == 130);
    CHECK(testing.shown().find("many[seed=2000]") == std::string::npos);
    // It may be ended before its summary is there, but never within a line.
    CHECK(testing.shown().ends_with("\n"));
    if (testing.shown().find(" skipped\n") == std::string::npos) continue;
    CHECK(testing.shown().find("\nincomplete: a signal came, and ") != std::string::npos);
    CHECK(testing.shown().ends_with(" were not begun\n\n"));
  }
}

TEST_CASE("a session whose input has no end and no line ends by a signal") {
  const Playground here;
  Running session(here, "exec $M step $SCENARIOS/message_loop.mesh </dev/zero");
  REQUIRE(session.shows("everything has started"));
  session.send(SIGTERM);
  CHECK(session.wait_for_exit() == 130);
}

TEST_CASE("a line of any length is read once and left out") {
  const Playground here;
  const Outcome outcome = here.run(
      "(head -c 3000000 /dev/zero | tr '\\0' x; echo; echo ps; head -c 3000000 /dev/zero | tr '\\0' y) | "
      "$M step $SCENARIOS/message_loop.mesh");
  CHECK(outcome.code == 2);
  CHECK(outcome.text.size() < 4000);
  CHECK(outcome.text.find("subscriber-1") != std::string::npos);
  CHECK(outcome.text.find("at most 64 KiB") != outcome.text.rfind("at most 64 KiB"));
}

}  // namespace
}  // namespace meshsim::cli::tested
