// What the command line says of itself, and of names that it does not know.
#include <catch2/catch.hpp>
#include <string>

#include "cli/playground.hpp"

namespace meshsim::cli::tested {
namespace {

constexpr const char* two_seeds =
    "mesh 1\nscenario \"x\"\nseeds 1..2\nservice worker\nexpect { c: always worker is up }\n";

bool shows(const Outcome& outcome, const std::string& text) { return outcome.text.find(text) != std::string::npos; }

TEST_CASE("each command has a help with an example of its own and its exit codes") {
  const Playground here;
  for (const std::string command : {"run", "test", "step", "check", "fmt", "explain"}) {
    const Outcome by_option = here.run("$M " + command + " --help");
    const Outcome by_word = here.run("$M help " + command);
    INFO(by_option.text);
    CHECK(by_option.code == 0);
    CHECK(by_option.text == by_word.text);
    CHECK(shows(by_option, "\n  meshsim " + command + " "));
    CHECK(shows(by_option, "Exit codes: "));
  }
  CHECK(here.run("$M help").text == here.run("$M --help").text);
  CHECK(here.run("$M help nonsense 2>&1").code == 2);
}

TEST_CASE("a run that --only does not find is told with the nearest and with those there are") {
  const Playground here;
  here.write("a.mesh", two_seeds);
  for (const char* command : {"run", "step"}) {
    const Outcome outcome = here.run("$M " + std::string(command) + " a.mesh --only 'a[seed=3]' 2>&1 </dev/null");
    INFO(outcome.text);
    CHECK(outcome.code == 4);
    CHECK(shows(outcome, "no run of `a.mesh` is called `a[seed=3]`; did you mean `a[seed=1]`?"));
    CHECK(shows(outcome, "its runs are `a[seed=1]`, `a[seed=2]`\n"));
  }
  // One that is there does not hide one that is not.
  CHECK(here.run("$M run a.mesh --only 'a[seed=1]' --only nonsense 2>&1").code == 4);
  CHECK(here.run("$M run a.mesh --only 'a[seed=1]'").code == 0);
}

TEST_CASE("a word that --show does not know is told with the nearest and with those there are") {
  const Playground here;
  here.write("a.mesh", two_seeds);
  const Outcome outcome = here.run("$M run a.mesh --show workr 2>&1");
  INFO(outcome.text);
  CHECK(outcome.code == 2);
  CHECK(shows(outcome, "called \"workr\"; did you mean `worker`?"));
  CHECK(shows(outcome, "services: worker; facts: published"));
  CHECK(shows(here.run("$M run a.mesh --show handeld 2>&1"), "did you mean `handled`?"));
}

}  // namespace
}  // namespace meshsim::cli::tested
