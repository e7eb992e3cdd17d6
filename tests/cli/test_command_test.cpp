// `meshsim test`: what counts, and a run that breaks.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <memory>
#include <meshsim/main.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/playground.hpp"

namespace meshsim::cli::tested {
namespace {

/// An actor with a bug.
class Throwing final : public Actor {
 public:
  std::unique_ptr<Actor> clone() const override { return std::make_unique<Throwing>(); }
  void on_ready(Context& /*context*/) override { throw std::runtime_error("the actor's own bug"); }
  void on_packet(Context& /*context*/, const Packet& /*packet*/) override {}
  void on_timer(Context& /*context*/, const Timer& /*timer*/) override {}
  void on_end(Context& /*context*/, End /*end*/) override {}
};

/// Runs the command line in a process of its own, which knows that actor, and returns the exit code.
int run_with_actor(std::vector<std::string> arguments, const std::string& output) {
  const pid_t process = fork();
  REQUIRE(process >= 0);
  if (process == 0) {
    Registry registry;
    registry.add("throwing", [](const ActorSettings&) { return std::make_unique<Throwing>(); });
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    if (std::freopen(output.c_str(), "w", stdout) == nullptr) _exit(126);
    const int code = meshsim::main(static_cast<int>(argv.size()), argv.data(), registry);
    std::fflush(stdout);
    _exit(code);
  }
  int status = 0;
  waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

constexpr const char* held = "mesh 1\nscenario \"x\"\nservice a\nexpect { c: always a is up }\n";
constexpr const char* failing = "mesh 1\nscenario \"x\"\nservice a\nexpect { c: always a is down }\n";
constexpr const char* broken = "mesh 1\nscenario \"x\"\nservice a is throwing\nexpect { c: always a is up }\n";

}  // namespace

TEST_CASE("a file that does not compile has failed, and its code outweighs that of other failures") {
  const Playground here;
  here.write("good.mesh", held);
  here.write("failing.mesh", failing);
  here.write("wrong.mesh", "mesh 1\nscenario \"x\"\nservic a\n");
  CHECK(here.run("$M test wrong.mesh 2>/dev/null | grep '0 passed, 1 failed, 0 skipped'").code == 0);
  CHECK(here.run("$M test good.mesh failing.mesh").code == 1);
  const Outcome all = here.run("$M test . --junit j.xml 2>/dev/null");
  CHECK(all.code == 2);
  CHECK(all.text.find("1 passed, 2 failed, 0 skipped") != std::string::npos);
  CHECK(here.read("j.xml").find("failures=\"1\" errors=\"1\" skipped=\"0\"") != std::string::npos);
}

TEST_CASE("of a run that its budget cuts nothing is told as held or vacuous that the rest could change") {
  const Playground here;
  here.write("cut.mesh",
             "mesh 1\nscenario \"x\"\nbroker queue\nservice shop\nservice w { consumes D; on D { work 1ms } }\n"
             "timeline { at 1s: shop publishes D 3 times; at 2s: shop publishes D 2 times }\n"
             "expect {\n most: D handled by w at most 4 times\n up: always w is up\n none: never D dropped\n"
             " each: every D published is handled by w\n}\n");
  const Outcome cut = here.run("$M test cut.mesh --max-events 12 --junit j.xml");
  CHECK(cut.code == 3);
  CHECK(cut.text.find("4 undecided; cut short") != std::string::npos);
  CHECK(here.read("j.xml").find("tests=\"4\" failures=\"0\" errors=\"4\" skipped=\"0\"") != std::string::npos);
  CHECK(here.read("j.xml").find("<error type=\"undecided\"") != std::string::npos);
  CHECK(cut.text.find("--max-events 12") != std::string::npos);
  CHECK(here.run("$M test cut.mesh").code == 1);  // they are handled five times
}

TEST_CASE("a test that expects nothing has failed, in its line and in JUnit") {
  const Playground here;
  here.write("empty.mesh", "mesh 1\nscenario \"x\"\nservice a\n");
  const Outcome empty = here.run("$M test empty.mesh --junit j.xml");
  CHECK(empty.code == 1);
  CHECK(empty.text.find("FAIL       empty  no claims\n\n  it expects nothing") != std::string::npos);
  CHECK(here.read("j.xml").find("tests=\"1\" failures=\"1\"") != std::string::npos);
  CHECK(here.run("$M run empty.mesh").code == 0);
}

TEST_CASE("a check whose line never fired is vacuous") {
  const Playground here;
  here.write("never.mesh",
             "mesh 1\nscenario \"x\"\nservice a\ntimeline { when a is paused: check a is down }\n"
             "expect { c: always a is up }\n");
  const Outcome never = here.run("$M test never.mesh --junit j.xml");
  CHECK(never.code == 1);
  CHECK(never.text.find("VACUOUS    line 4  a is down: never asked") != std::string::npos);
  CHECK(here.read("j.xml").find("type=\"vacuous\"") != std::string::npos);
}

TEST_CASE("a failed check is shown beside a failed claim") {
  const Playground here;
  here.write(
      "both.mesh",
      "mesh 1\nscenario \"x\"\nservice a\ntimeline {\n  at 1s: check a is down\n}\nexpect { c: always a is down }\n");
  const Outcome both = here.run("$M test both.mesh");
  CHECK(both.code == 1);
  INFO(both.text);
  CHECK(both.text.find("FAIL       line 5  a is down: false at 1.000s\n\nFAIL c: false at 0.000s\n") !=
        std::string::npos);
}

TEST_CASE("a run that throws has failed; the others go on, and JUnit is written") {
  const Playground here;
  here.write("a.mesh", broken);
  here.write("b.mesh", held);
  here.write("c.mesh", broken);
  for (const char* threads : {"1", "3"}) {
    const std::string folder = (here / "").string();
    const std::string junit = (here / "j.xml").string();
    const std::string output = (here / "out").string();
    CHECK(run_with_actor({"meshsim", "test", folder, "--jobs", threads, "--junit", junit}, output) == 70);
    CHECK(here.read("out").find("the actor's own bug") != std::string::npos);
    CHECK(here.read("out").find("1 passed, 2 failed, 0 skipped") != std::string::npos);
    CHECK(here.read("j.xml").find("errors=\"2\"") != std::string::npos);
  }
}

TEST_CASE("threads that cannot be started are missed by nobody") {
  const Playground here;
  here.write("a.mesh", held);
  here.write("b.mesh", held);
  // Of stacks that large not even one fits.
  const Outcome outcome =
      here.run("ulimit -s 4000000 && ulimit -v 3000000 && $M test a.mesh b.mesh --jobs 2 2>&1 || echo failed");
  INFO(outcome.text);
  if (outcome.text.find("could be started") == std::string::npos) return;  // limits that cannot be set here
  CHECK(outcome.text.find("2 passed, 0 failed") != std::string::npos);
}

}  // namespace meshsim::cli::tested
