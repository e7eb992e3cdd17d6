// `meshsim diff`: where two runs part, and what came of it.
#include <catch2/catch.hpp>
#include <string>

#include "cli/playground.hpp"
#include "support/golden.hpp"

namespace meshsim::cli::tested {
namespace {

constexpr const char* variant = R"(mesh 1
scenario "How many workers are enough?"
param workers = 2
broker queue
service shop
service worker x workers { consumes Job { prefetch 1 }; on Job { work 50ms; log "done" } }
timeline { at 1s: shop publishes Job {n: 1} 40 times every 20ms }
expect {
  drained: every Job published is handled by worker within 100ms
  fast:    max latency of Job < 400ms
  report   mean latency of Job
}
)";

}  // namespace

TEST_CASE("two runs are compared from the first event that differs to the verdicts") {
  const Playground here;
  here.write("jobs.mesh", variant);
  const Outcome diff = here.run("$M diff jobs.mesh --set-b workers=3");
  CHECK(diff.code == 1);
  test::check_golden("cli/diff.txt", diff.text);
}

TEST_CASE("a run differs from itself in nothing") {
  const Playground here;
  here.write("jobs.mesh", variant);
  here.write("same.mesh", "# the same\n" + std::string(variant));
  const Outcome same = here.run("$M diff jobs.mesh same.mesh --seed 7");
  CHECK(same.code == 0);
  CHECK(same.text.find("the two runs are the same, event by event") != std::string::npos);
  CHECK(here.run("$M diff jobs.mesh --set workers=3 --set-b workers=2 --seed-b 9").code == 1);
}

TEST_CASE("saved traces are compared, with each other and with a scenario") {
  const Playground here;
  here.write("jobs.mesh", variant);
  here.run(
      "$M run jobs.mesh --show none --trace a.jsonl; $M run jobs.mesh --set workers=3 --show none --trace b.jsonl");
  const Outcome same = here.run("$M diff a.jsonl jobs.mesh");
  CHECK(same.code == 0);
  CHECK(same.text.find("the two runs are the same, event by event") != std::string::npos);
  const Outcome traces = here.run("$M diff a.jsonl b.jsonl");
  CHECK(traces.code == 1);
  const std::string runs = here.run("$M diff jobs.mesh --set-b workers=3").text;
  const std::size_t begin = runs.find("first difference\n");
  const std::string parting = runs.substr(begin, runs.find("verdicts\n") - begin);
  REQUIRE(parting.size() > 100);
  CHECK(traces.text.find(parting) != std::string::npos);
  CHECK(traces.text.find("verdicts\n") == std::string::npos);
}

TEST_CASE("a trace that cannot be read is told in a sentence") {
  const Playground here;
  here.write("jobs.mesh", variant);
  here.run("$M run jobs.mesh --show none --trace a.jsonl; sed '1s/\"v\":1/\"v\":2/' a.jsonl >other.jsonl");
  here.run("sed 5d a.jsonl >holes.jsonl; echo 'no trace' >none.jsonl; head -n 9 a.jsonl >short.jsonl");
  const auto fails = [&](const std::string& words, const std::string& sentence) {
    const Outcome diff = here.run("$M diff a.jsonl " + words + " 2>&1");
    CHECK(diff.code == 2);
    CHECK(diff.text == "error: " + sentence + "\n");
  };
  fails("other.jsonl", "cannot read `other.jsonl`: line 1 of the trace: \"v\" is not a version this program reads (1)");
  fails("holes.jsonl", "cannot read `holes.jsonl`: its events are not numbered in a row from 1");
  fails("none.jsonl", "cannot read `none.jsonl`: line 1 of the trace: not a JSON object");
  fails("nowhere.jsonl", "cannot read `nowhere.jsonl`: no such file");
  fails("--set-b workers=3", "`a.jsonl` is a trace of one run: no seed, parameter or name can be chosen for it");
  CHECK(here.run("$M diff a.jsonl short.jsonl").text.find("the trace has no last line") != std::string::npos);
}

TEST_CASE("an event that comes later is another") {
  const Playground here;
  here.write("a.mesh", "mesh 1\nscenario \"x\"\nservice a\ntimeline { at 1s: note \"now\" }\n");
  here.write("b.mesh", "mesh 1\nscenario \"x\"\nservice a\ntimeline { at 1500ms: note \"now\" }\n");
  const Outcome diff = here.run("$M diff a.mesh b.mesh");
  CHECK(diff.code == 1);
  CHECK(diff.text.find(
            "first difference\n  A  1.000s  #3  timeline  note: now\n  B  1.500s  #3  timeline  note: now\n") !=
        std::string::npos);
}

TEST_CASE("an event is the same whatever number its names have") {
  const Playground here;
  here.write("a.mesh", variant);
  std::string other = variant;
  other.replace(other.find("broker queue"), sizeof("broker queue") - 1, "broker queue { topic Unused }");
  here.write("b.mesh", other);
  const Outcome diff = here.run("$M diff a.mesh b.mesh");
  INFO(diff.text);
  CHECK(diff.text.find("first difference") == std::string::npos);
  CHECK(diff.text.find("  Unused  only in B\n") != std::string::npos);
}

TEST_CASE("what cannot be compared is told") {
  const Playground here;
  here.write("jobs.mesh", variant);
  CHECK(here.run("$M diff jobs.mesh none.mesh 2>&1").code == 2);
  CHECK(here.run("$M diff jobs.mesh --seed-b x 2>&1").code == 2);
  CHECK(here.run("$M diff jobs.mesh --set-b wrkers=1 2>&1").code == 2);
  CHECK(here.run("$M diff jobs.mesh --only-b 'jobs[x=1]' 2>&1").code == 4);
}

}  // namespace meshsim::cli::tested
