// `for D` behind `kill`, `crash` and `power off`: the process is started again D after its death, unless something else
// has started it by then.
#include <catch2/catch.hpp>
#include <string>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

/// Runs a worker with this policy and these lines; the claims must hold.
void expect_of(const std::string& policy, const std::string& lines, const std::string& claims) {
  INFO(policy << "\n" << lines << "\n" << claims);
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Outages\"\nbroker queue\nservice shop\nservice worker {\n  " + policy +
      "\n  consumes Job\n  on Job { work 100ms }\n}\ntimeline {\n" + lines + "}\nexpect {\n" + claims + "}\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  for (const check::Verdict& verdict : run.finish().verdicts) CHECK(is_held(verdict));
}

}  // namespace

TEST_CASE("what was killed is started after the outage, and not before") {
  for (const char* verb : {"kill", "crash", "power off"}) {
    expect_of("",
              " at 1s: " + std::string(verb) +
                  " worker for 2s\n at 2.999s: check worker is down\n"
                  " at 3.001s: check worker is ready\n",
              " two: worker started exactly 2 times\n");
  }
}

TEST_CASE("a crash at a point of a handler counts its outage from the death") {
  expect_of("", " at 1s: crash worker at mid_work for 2s\n at 5s: shop publishes Job\n",
            " down: by 7.04s, worker started exactly 1 time\n back: by 7.06s, worker started exactly 2 times\n"
            " done: every Job published is handled by worker\n");
}

TEST_CASE("an outage starts nothing that has been started before its end") {
  expect_of("", " at 1s: kill worker for 5s\n at 2s: start worker\n at 3s: kill worker\n at 20s: note \"end\"\n",
            " two: worker started exactly 2 times\n down: at end, worker is down\n");
  expect_of("restart on-failure", " at 1s: crash worker for 5s\n at 20s: note \"end\"\n",
            " policy: by 1.2s, worker started exactly 2 times\n once: worker started exactly 2 times\n");
}

}  // namespace meshsim::test
