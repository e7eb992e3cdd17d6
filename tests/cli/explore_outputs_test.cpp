// Tests the outputs of `meshsim explore` for programs, and searches that end early.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/json_schema.hpp"
#include "cli/playground.hpp"
#include "support/files.hpp"
#include "support/golden.hpp"

namespace meshsim::cli::tested {
namespace {

using Json = nlohmann::json;

/// BRPOP takes the element off the list: a worker that dies with it takes it along.
constexpr const char* jobs_on_a_list = R"(mesh 1
scenario "Every job on the list is done"
broker queue is redis-list { persistence always }
service portal
service worker x 2 { consumes Job; on Job { work 30ms } }
timeline { at 1s: portal publishes Job { n: 1 } 3 times every 10ms }
expect {
  done:  every Job published is handled by worker if any
  once:  every Job published is handled by worker at most once
  taken: Job published exactly 3 times
}
)";

std::vector<Json> objects_of(const std::string& text) {
  const Json schema = Json::parse(test::read_file(test::source_dir() / "docs/exploration.schema.json"));
  std::vector<Json> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(Json::parse(line));
    CHECK(schema_breaches(schema, lines.back()).empty());
  }
  return lines;
}

}  // namespace

TEST_CASE("a search as JSON Lines says what its report says") {
  const Playground here;
  here.write("popped.mesh", jobs_on_a_list);
  const std::string report = here.run("$M explore popped.mesh --faults 1").text;
  const Outcome told = here.run("$M explore popped.mesh --faults 1 --format jsonl 2>report.txt");
  CHECK(told.code == 1);
  CHECK(here.read("report.txt") == report);
  const std::vector<Json> lines = objects_of(told.text);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["type"] == "exploration");
  CHECK(lines[0]["version"] == 1);
  CHECK(lines[0]["judged"] == Json{"done", "once"});
  CHECK(lines[0]["not_judged"].size() == 1);
  const Json& finding = lines[1];
  CHECK(finding["claim"] == "done");
  CHECK(report.find("1  done: " + finding["failure"].get<std::string>() + ", with 1 fault (" +
                    finding["schedules"].dump() + " of ") != std::string::npos);
  CHECK(report.find("     " + finding["faults"].at(0).get<std::string>() + "\n") != std::string::npos);
  CHECK(report.find(finding["story"].get<std::string>()) != std::string::npos);
  std::uint64_t sum = 0;
  for (const Json& way : finding["ways"]) sum += way["schedules"].get<std::uint64_t>();
  CHECK(sum == finding["schedules"]);
  CHECK(lines[2]["ended"] == "complete");
  CHECK(report.find("all " + lines[2]["levels"][0]["schedules"].dump() + " schedules") != std::string::npos);
  CHECK(here.run("$M explore popped.mesh --faults 1 --jobs 3 --format jsonl 2>/dev/null").text == told.text);
}

TEST_CASE("a search as JUnit has a case for each claim that is judged") {
  const Playground here;
  here.write("popped.mesh", jobs_on_a_list);
  CHECK(here.run("$M explore popped.mesh --faults 1 --junit junit.xml").code == 1);
  test::check_golden("cli/explore_junit.xml", here.read("junit.xml"));
  CHECK(here.run("$M explore popped.mesh --faults 1 --junit popped.mesh 2>&1").code == 2);
  CHECK(here.read("popped.mesh") == jobs_on_a_list);
  here.run("$M explore popped.mesh --faults 1 --schedules 1 --claims once --junit cut.xml");
  CHECK(here.read("cut.xml").find(
            "<error type=\"undecided\" message=\"held so far; the search ended early: budget\">") != std::string::npos);
}

TEST_CASE("a scenario that fails without any fault is told to programs, too") {
  const Playground here;
  here.write("broken.mesh",
             "mesh 1\nscenario \"x\"\nbroker queue\nservice a\nservice b { consumes t; on t { } }\n"
             "timeline { at 1s: kill b\n  at 2s: a publishes t }\n"
             "expect { done: every t published is handled by b\n  none: never t dead_lettered }\n");
  const Outcome told = here.run("$M explore broken.mesh --format jsonl --junit junit.xml 2>/dev/null");
  CHECK(told.code == 1);
  const std::vector<Json> lines = objects_of(told.text);
  REQUIRE(lines.size() == 3);
  CHECK(lines[1]["claim"] == "done");
  CHECK(lines[1]["faults"].empty());
  CHECK(lines[2]["ended"] == "fails without faults");
  const std::string junit = here.read("junit.xml");
  CHECK(junit.find("message=\"it fails without any fault: done: lost\"") != std::string::npos);
  CHECK(junit.find("errors=\"2\"") != std::string::npos);  // `none`, and that it comes to rest
  CHECK(junit.find("no schedule was run: the scenario fails without faults") != std::string::npos);
}

TEST_CASE("of a system that never rests JUnit has no case that says it does") {
  const Playground here;
  here.write("restless.mesh",
             "mesh 1\nscenario \"x\"\nbroker queue\nservice portal\n"
             "service worker { consumes Job; on Job { work 30ms; publish Job } }\n"
             "timeline { at 1s: portal publishes Job }\nends at 2s\nexpect { none: never Job dead_lettered }\n");
  CHECK(here.run("$M explore restless.mesh --faults 1 --schedules 50 --junit junit.xml").code == 3);
  const std::string junit = here.read("junit.xml");
  CHECK(junit.find("name=\"none\"") != std::string::npos);
  CHECK(junit.find("comes to rest") == std::string::npos);
}

TEST_CASE("--first stops behind the piece of the first finding, and its number gives the same report") {
  const Playground here;
  here.write("popped.mesh", jobs_on_a_list);
  const Outcome first = here.run("$M explore popped.mesh --first");
  CHECK(first.code == 1);
  const std::string begin = "  stopped at the first finding, behind ";
  const std::size_t at = first.text.find(begin);
  REQUIRE(at != std::string::npos);
  const std::size_t digits = first.text.find("--schedules ", at) + 12;
  const std::string number = first.text.substr(digits, first.text.find(' ', digits) - digits);
  CHECK(std::stoul(number) < 900);
  const std::string again = here.run("$M explore popped.mesh --jobs 1 --schedules " + number).text;
  CHECK(again.substr(0, again.find("  stopped")) == first.text.substr(0, at));
  CHECK(objects_of(here.run("$M explore popped.mesh --first --format jsonl 2>/dev/null").text).back()["ended"] ==
        "first finding");
}

}  // namespace meshsim::cli::tested
