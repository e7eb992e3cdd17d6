// `meshsim sweep`, and the table of several runs of `meshsim run`.
#include <catch2/catch.hpp>
#include <csignal>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/json_schema.hpp"
#include "cli/playground.hpp"
#include "cli/sweep_runs.hpp"
#include "support/files.hpp"
#include "support/golden.hpp"

namespace meshsim::cli::tested {
namespace {

/// Three workers keep up with the jobs; fewer do not.
constexpr const char* jobs = R"(mesh 1
scenario "How many workers are enough?"
param workers = 1
param every = 20ms
broker queue
service shop
service worker x workers { consumes Job { prefetch 1 }; on Job { work 50ms } }
timeline { at 1s: shop publishes Job 100 times every every }
expect {
  drained: every Job published is handled by worker within 500ms
  fast:    max latency of Job < 400ms
  report   mean latency of Job
}
)";

constexpr const char* cases = R"(mesh 1
scenario "x"
seeds 1..3
cases n, pause { 1, 10ms
                 2, 20ms
                 2, 30ms }
broker queue
service shop
service w { subscribes D; on D { work 1ms..5ms } }
timeline { at 1s: shop publishes D n times every pause }
expect {
  two:  D published exactly 2 times
  fast: max latency of D < 4ms
  report max latency of D
}
)";

void check_schema(const std::string& document) {
  const auto schema = nlohmann::json::parse(test::read_file(test::source_dir() / "docs/results.schema.json"));
  CHECK(schema_breaches(schema, nlohmann::json::parse(document)) == std::vector<std::string>{});
}

}  // namespace

TEST_CASE("several runs are shown as a table") {
  const Playground here;
  here.write("cases.mesh", cases);
  const Outcome table = here.run("$M run cases.mesh");
  CHECK(table.code == 1);
  test::check_golden("cli/table.txt", table.text);
  test::check_golden("cli/table.csv", here.run("$M run cases.mesh --summary csv").text);
  CHECK(here.run("$M run cases.mesh --summary text").text.find("FAIL       cases[n=1,pause=10ms,seed=1]") !=
        std::string::npos);
}

TEST_CASE("the table has the figures of the JSON and of the CSV") {
  const Playground here;
  here.write("cases.mesh", cases);
  const std::string document = here.run("$M run cases.mesh --summary json").text;
  check_schema(document);
  const auto results = nlohmann::json::parse(document);
  const std::string table = here.run("$M run cases.mesh").text;
  const std::string csv = here.run("$M run cases.mesh --summary csv").text;
  REQUIRE(results["table"].size() == 3);
  for (const auto& row : results["table"]) {
    for (const auto& claim : row["claims"])
      CHECK(table.find(" " + claim["held"].dump() + "/" + claim["runs"].dump()) != std::string::npos);
    for (const char* which : {"least", "median", "most"}) {
      const auto& figure = row["reports"][0][which];
      CHECK(table.find(figure["text"].get<std::string>()) != std::string::npos);
      CHECK(csv.find("," + figure["value"].dump()) != std::string::npos);
    }
  }
  for (const auto& run : results["runs"]) {
    CHECK(csv.find("," + run["digest"].get<std::string>() + "," + run["verdicts"][0]["outcome"].get<std::string>() +
                   ",") != std::string::npos);
    CHECK(csv.find("," + run["verdicts"][1]["value"]["value"].dump()) != std::string::npos);
  }
}

TEST_CASE("runs are listed, and chosen by patterns and by columns of the cases") {
  const Playground here;
  here.write("cases.mesh", cases);
  const auto list = [&](const std::string& options) { return here.run("$M run cases.mesh --list " + options).text; };
  CHECK(list("").starts_with("cases[n=1,pause=10ms,seed=1]\ncases[n=1,pause=10ms,seed=2]\n"));
  CHECK(list("--only '*seed=2]'") ==
        "cases[n=1,pause=10ms,seed=2]\ncases[n=2,pause=20ms,seed=2]\ncases[n=2,pause=30ms,seed=2]\n");
  CHECK(list("--set n=2 --seed 7") == "cases[n=2,pause=20ms]\ncases[n=2,pause=30ms]\n");
  CHECK(list("--set n=2 --set pause=0.03s --seed 7") == "cases[n=2,pause=30ms]\n");
  const Outcome none = here.run("$M run cases.mesh --set n=2 --set pause=10ms 2>&1");
  CHECK(none.code == 2);
  CHECK(none.text.find("no case has n=2, pause=10ms") != std::string::npos);
  CHECK(none.text.find("`n` is 1, 2 in them; `pause` is 10ms, 20ms, 30ms in them") != std::string::npos);
  CHECK(here.run("$M run cases.mesh --set pauze=10ms 2>&1").text.find("did you mean `pause`?") != std::string::npos);
  CHECK(here.run("$M run cases.mesh --only 'case?[x*' 2>&1").code == 4);
}

TEST_CASE("a sweep runs each combination, whatever the number of threads") {
  const Playground here;
  here.write("jobs.mesh", jobs);
  const std::string line = "$M sweep jobs.mesh --vary workers=1..4 --vary every=20ms,100ms --seeds 3..4";
  const Outcome table = here.run(line);
  CHECK(table.code == 0);
  test::check_golden("cli/sweep.txt", table.text);
  CHECK(here.run(line + " --jobs 1").text == table.text);
  const std::string document = here.run(line + " --summary json").text;
  check_schema(document);
  CHECK(document == here.run(line + " --summary json --jobs 7").text);
  const auto results = nlohmann::json::parse(document);
  CHECK(results["runs"].size() == 16);
  CHECK(results["table"].size() == 8);
  for (const auto& run : results["runs"]) {
    CHECK(run["topics"][0]["subscriptions"][0]["handled"] == 100);
    CHECK(run["services"].size() == 3);
  }
  const std::string replay = results["runs"][1]["replay"];
  CHECK(replay == "meshsim run jobs.mesh --seed 4 --set workers=1 --set every=20ms");
  const std::string shown = here.run("$M" + replay.substr(sizeof("meshsim") - 1) + " --show none").text;
  CHECK(shown.find("digest " + results["runs"][1]["digest"].get<std::string>()) != std::string::npos);
}

TEST_CASE("the files of a sweep hold the counts and name the parameters of each run") {
  const Playground here;
  here.write("jobs.mesh", jobs);
  const std::string line = "$M sweep jobs.mesh --vary workers=3 --vary every=20ms,100ms --results out";
  CHECK(here.run(line).code == 0);
  const std::string document = here.read("out/results.json");
  check_schema(document);
  CHECK(nlohmann::json::parse(document)["runs"][1]["topics"][0]["published"] == 100);
  const std::string page = here.read("out/results.html");
  CHECK(page.find("<th scope=\"col\">Run</th><th scope=\"col\">workers</th><th scope=\"col\">every</th>") !=
        std::string::npos);
  CHECK(page.find("<th scope=\"row\">jobs</th><td>3</td><td>100ms</td><td><b>ok</b>") != std::string::npos);
}

TEST_CASE("a value that leaves a service without instances is refused where one is named") {
  const Playground here;
  here.write("jobs.mesh", jobs + std::string("timeline { at 2s: kill worker-1 }\n"));
  const Outcome refused = here.run("$M sweep jobs.mesh --vary workers=0..2 2>&1");
  CHECK(refused.code == 2);
  CHECK(refused.text.find("there is never a `worker-1`") != std::string::npos);
  CHECK(refused.text.find("= help: `worker` starts with no instance, and no `scale` adds one\n") != std::string::npos);
}

TEST_CASE("the bound of a parameter is found in few runs") {
  const Playground here;
  here.write("jobs.mesh", jobs);
  const std::string line = "$M sweep jobs.mesh --vary workers=1..20 --find smallest";
  const Outcome found = here.run(line + " --vary every=20ms,30ms");
  CHECK(found.code == 0);
  INFO(found.text);
  CHECK(found.text.find("every=20ms  workers: 3 is the smallest that holds (") != std::string::npos);
  CHECK(found.text.find("every=30ms  workers: 2 is the smallest that holds (") != std::string::npos);
  CHECK(found.text.find("; 2 fails)") != std::string::npos);
  const std::string document = here.run(line + " --summary json").text;
  check_schema(document);
  const auto bound = nlohmann::json::parse(document)["bounds"][0];
  CHECK(bound["value"] == "3");
  CHECK(bound["trials"].size() < 10);
  CHECK(here.run("$M sweep jobs.mesh --vary every=1ms,5ms --find largest").code == 1);
  const Outcome largest =
      here.run("$M sweep jobs.mesh --set workers=2 --vary every=60ms,40ms,30ms,20ms --find largest");
  CHECK(largest.text.find("every: 30ms is the largest that holds") != std::string::npos);
}

TEST_CASE("the largest and the smallest are found in a row that is monotone the other way round") {
  const Playground here;
  const std::string scenario =
      "mesh 1\nscenario \"x\"\nparam n = 1\nbroker q\nservice shop\nservice w { consumes T; on T { work 1ms } }\n"
      "timeline { at 0s: shop publishes T n times }\n";
  here.write("least.mesh", scenario + "expect { a: T published at least 4 times }\n");
  here.write("most.mesh", scenario + "expect { a: T published at most 4 times }\n");
  const Outcome largest = here.run("$M sweep least.mesh --vary n=1..7 --find largest --summary json");
  CHECK(largest.code == 0);
  CHECK(largest.text.find("\"value\": \"7\"") != std::string::npos);
  const Outcome smallest = here.run("$M sweep most.mesh --vary n=1..7 --find smallest --summary json");
  CHECK(smallest.code == 0);
  CHECK(smallest.text.find("\"value\": \"1\"") != std::string::npos);
}

TEST_CASE("a row of values that is not monotone is said to be so") {
  const Playground here;
  here.write("even.mesh",
             "mesh 1\nscenario \"x\"\nparam n = 1\nbroker queue\nservice a\nservice w { subscribes D; on D { } }\n"
             "timeline { at 1s: a publishes D n times }\nexpect { c: D published exactly 4 times }\n");
  const Outcome found = here.run("$M sweep even.mesh --vary n=2..6 --find smallest");
  CHECK(found.code == 1);
  CHECK(found.text.find("n: not monotone: 4 holds, 2, 3, 5 and 6 fail (5 of 5 values tried)") != std::string::npos);
  const Outcome between = here.run("$M sweep even.mesh --vary n=1..40 --find smallest");
  CHECK(between.code == 1);
  CHECK(between.text.find("n: not monotone: 4 holds, 1, 2, 3 and 5 to 40 fail (40 of 40 values tried)") !=
        std::string::npos);
  const Outcome none = here.run("$M sweep even.mesh --vary n=5..20 --find smallest");
  CHECK(none.code == 1);
  CHECK(none.text.find("n: no value holds (16 of 16 values tried)") != std::string::npos);
}

TEST_CASE("a sweep that cannot be is refused in a sentence") {
  const Playground here;
  here.write("jobs.mesh", jobs);
  const auto problem = [&](const std::string& options) {
    const Outcome outcome = here.run("$M sweep jobs.mesh " + options + " 2>&1");
    CHECK(outcome.code == 2);
    return outcome.text;
  };
  CHECK(problem("--vary workers=3..1").starts_with("error: --vary: the range `3..1` is upside down\n"));
  CHECK(problem("--vary wrkers=1..3").find("no parameter named `wrkers`\n --> --vary:1:1") != std::string::npos);
  CHECK(problem("--set wrkers=1 --vary workers=1").find(" --> --set:1:1") != std::string::npos);
  CHECK(problem("--vary workers=1,2s").find("`workers` is a number, not a duration") != std::string::npos);
  CHECK(problem("--vary workers=1,-2").find("error[") != std::string::npos);
  CHECK(problem("--vary workers=1 --vary workers=2").find("`workers` is varied twice") != std::string::npos);
  CHECK(problem("--vary workers=1..5000 --vary every=1ms,2ms,3ms") == "error: the grid has more than 10,000 points\n");
  CHECK(problem("--vary workers=1..200 --seeds 1..100")
            .starts_with("error: the grid is too large: 200 points with 100 runs each, and at most 10,000 runs"));
  CHECK(problem("--vary workers=1 --seeds 5..1").find("upside down") != std::string::npos);
  CHECK(problem("").find("--vary is required") != std::string::npos);
}

TEST_CASE("a sweep that is interrupted keeps what was done") {
  const Playground here;
  here.write("long.mesh",
             "mesh 1\nscenario \"x\"\nparam n = 1\nbroker queue\nservice a\nservice b x 10 { subscribes t; on t { } }\n"
             "timeline { at 0s: a publishes t n times every 1ms }\nexpect { c: never t dropped }\n");
  const SweepPlan plan{(here / "long.mesh").string(), Grid({{"n", {"1", "900000"}}}), {}, {}, 1};
  RememberingReader reader;
  const Registry registry;
  volatile std::sig_atomic_t signal = 0;
  ExecutionOptions execution;
  execution.interrupt = &signal;
  SweepRuns runs(plan, reader, registry, execution, 1, false);
  const std::vector<Point> points = runs.run({0, 1}, [&](std::size_t /*done*/) { signal = SIGINT; });
  CHECK(points[0].is_complete);
  CHECK(points[0].results.size() == 1);
  CHECK_FALSE(points[1].is_complete);
  CHECK(points[1].results.empty());
  CHECK(runs.problem().empty());
}

}  // namespace meshsim::cli::tested
