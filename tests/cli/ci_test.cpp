// `meshsim test` as a continuous integration uses it: which runs, in which order, and in which form failures are told.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/playground.hpp"
#include "support/golden.hpp"

namespace meshsim::cli::tested {
namespace {

/// Fails with n = 2 and n = 3, whatever the seed.
constexpr const char* some_fail = R"(mesh 1
scenario "x"
seeds 1..2
param limit = 1
cases n { 1
          2
          3 }
broker queue
service shop
service w { subscribes D; on D { work 1ms } }
timeline {
  at 1s: shop publishes D n times
  at 2s: check depth of D for w == 0
}
expect {
  few: D published at most limit times
  report max latency of D
}
)";

constexpr const char* all_held = "mesh 1\nscenario \"x\"\nservice a\nexpect { c: always a is up }\n";

struct Folder {
  Folder() {
    here.write("some.mesh", some_fail);
    here.write("held.mesh", all_held);
  }
  Outcome test(const std::string& options) const { return here.run("$M test . " + options); }
  Playground here;
};

}  // namespace

TEST_CASE("of many seeds with which a claim fails the first is told in full, all by claim and by name") {
  const Outcome all = Folder().test("");
  CHECK(all.code == 1);
  test::check_golden("cli/test_failures.txt", all.text);
}

TEST_CASE("the runs of a test are listed and chosen") {
  const Folder folder;
  CHECK(folder.test("--list --only '*seed=2]'").text ==
        "./some.mesh  some[n=1,seed=2]\n./some.mesh  some[n=2,seed=2]\n./some.mesh  some[n=3,seed=2]\n");
  CHECK(folder.test("--only 'held'").text == "1 passed, 0 failed, 0 skipped\n\n");
  CHECK(folder.test("--only 'none*' 2>&1").code == 4);
  CHECK(folder.test("--shard 2/3 --list").text ==
        "./some.mesh  some[n=1,seed=2]\n./some.mesh  some[n=3,seed=1]\n./some.mesh  some[n=3,seed=2]\n");
  CHECK(folder.test("--shard 4/3 2>&1").code == 2);
  CHECK(folder.test("--shard 4 2>&1").code == 2);
  const Outcome seeds = folder.here.run("$M test some.mesh --seeds 7..8 --set limit=2 --set n=3");
  CHECK(seeds.text.find("meshsim run some.mesh --seed 7 --set limit=2 --set n=3 --only 'some[n=3]'") !=
        std::string::npos);
  CHECK(folder.here.run("$M run some.mesh --seed 7 --set limit=2 --set n=3 --only 'some[n=3]'").code == 1);
}

TEST_CASE("behind the first failure nothing is run, or told") {
  const Folder folder;
  const std::string alone = folder.test("--fail-fast --json r.json").text;
  CHECK(alone.find("3 passed, 1 failed, 3 skipped\n") != std::string::npos);
  for (const char* jobs : {"2", "5"}) CHECK(folder.test("--fail-fast --jobs " + std::string(jobs)).text == alone);
  const auto results = nlohmann::json::parse(folder.here.read("r.json"));
  CHECK(results["without_end"].size() == 3);
  CHECK(results["without_end"][0]["reason"] == "it was not begun: a run before it failed (--fail-fast)");
}

TEST_CASE("what failed the last time comes first") {
  const Folder folder;
  CHECK(folder.test("--failed-first 2>&1").code == 2);
  const std::string first = folder.test("--json r.json").text;
  CHECK(folder.test("--json r.json --failed-first --list").text.starts_with("./some.mesh  some[n=2,seed=1]\n"));
  CHECK(folder.test("--json r.json --failed-first --fail-fast").text.find("0 passed, 1 failed, 6 skipped\n") !=
        std::string::npos);
  folder.here.write("r.json", "{\"format\": \"meshsim-results\", \"runs\": [3, {}]}");
  CHECK(folder.test("--json r.json --failed-first").text == first);
  folder.here.write("r.json", "no JSON");
  CHECK(folder.test("--json r.json --failed-first").text == first);
}

TEST_CASE("failures are annotations on GitHub") {
  const Folder folder;
  folder.here.write("broken.mesh", "mesh 1\nscenario \"x\"\nservic a, b\n");
  const Outcome all = folder.test("--format github 2>/dev/null");
  CHECK(all.code == 2);
  const std::size_t begin = all.text.find("::error");
  REQUIRE(begin != std::string::npos);
  test::check_golden("cli/github.txt", all.text.substr(begin));
}

TEST_CASE("failures are a code quality report on GitLab") {
  const Folder folder;
  const Outcome all = folder.test("--format gitlab");
  CHECK(all.code == 1);
  test::check_golden("cli/gitlab.json", all.text);
  CHECK(nlohmann::json::parse(all.text).size() == 1);
  CHECK(nlohmann::json::parse(folder.test("--only held --format gitlab").text).empty());
}

TEST_CASE("a folder of results gets all forms, each as its own option writes it") {
  const Folder folder;
  CHECK(folder.test("--results out/last").code == 1);
  CHECK(folder.here.run("ls out/last").text == "junit.xml\nresults.html\nresults.json\n");
  folder.test("--junit j.xml --json j.json --html j.html");
  CHECK(folder.here
            .run("cd out/last && cmp junit.xml ../../j.xml && cmp results.json ../../j.json && "
                 "cmp results.html ../../j.html")
            .code == 0);
  CHECK(folder.test("--results out/last --failed-first").code == 1);
  folder.here.write("file", "");
  const Outcome no_folder = folder.test("--results file/x 2>&1");
  CHECK(no_folder.code == 2);
  CHECK(no_folder.text == "error: cannot make the folder `file/x`: Not a directory\n");
}

TEST_CASE("times of the real world are told only where they are asked for") {
  const Folder folder;
  CHECK(folder.test("--junit j.xml").text.find("took") == std::string::npos);
  CHECK(folder.here.read("j.xml").find(" time=") == std::string::npos);
  CHECK(folder.here.read("j.xml").find("<property name=\"report.max latency of D\" value=\"") != std::string::npos);
  CHECK(folder.test("--junit j.xml --timings").text.find(" in all runs; the slowest:\n") != std::string::npos);
  CHECK(folder.here.read("j.xml").find(" time=\"") != std::string::npos);
}

}  // namespace meshsim::cli::tested
