// The results as JSON: they fit the schema, and every figure is the one that the text shows.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/json_schema.hpp"
#include "cli/playground.hpp"
#include "support/files.hpp"

namespace meshsim::cli::tested {
namespace {

using OrderedJson = nlohmann::ordered_json;
namespace fs = std::filesystem;

std::vector<std::string> shipped_scenarios() {
  std::vector<std::string> files;
  for (const char* folder : {"scenarios", "scenarios/exercise", "scenarios/patterns"}) {
    for (const auto& entry : fs::directory_iterator(test::source_dir() / folder)) {
      if (entry.path().extension() == ".mesh") files.push_back(entry.path().string());
    }
  }
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() > 10);
  return files;
}

std::vector<std::string> breaches_of(const std::string& document) {
  const auto schema = nlohmann::json::parse(test::read_file(test::source_dir() / "docs/results.schema.json"));
  return schema_breaches(schema, nlohmann::json::parse(document));
}

/// Lists the numbers of a sentence that are not in brackets: "1,200 delivered, 3 dropped (the queue was full)"; of a
/// backlog the largest number alone.
std::vector<std::uint64_t> numbers_of(const std::string& told) {
  const std::string sentence = told.substr(0, told.find(" from ", told.find("a backlog of")));
  std::vector<std::uint64_t> numbers;
  int depth = 0;
  std::string digits;
  for (const char c : sentence + " ") {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (depth == 0 && c >= '0' && c <= '9') {
      digits += c;
    } else if (!digits.empty() && c == ' ') {
      if (digits.find('x') == std::string::npos) numbers.push_back(std::stoull(digits));
      digits.clear();
    }
  }
  return numbers;
}

/// Lists the counts of a row of the JSON that the text shows: those that are not zero, in their order.
std::vector<std::uint64_t> shown_counts(const OrderedJson& row, const std::vector<std::string>& untold) {
  std::vector<std::uint64_t> counts;
  for (const auto& [key, value] : row.items()) {
    const bool is_told = std::find(untold.begin(), untold.end(), key) == untold.end();
    if (is_told && value.is_number() && value != 0) counts.push_back(value.get<std::uint64_t>());
    if (key == "backlog") counts.push_back(value["most"].get<std::uint64_t>());
  }
  return counts;
}

struct TrafficLine {
  std::string name;  ///< with its indent
  std::vector<std::uint64_t> numbers;
  friend bool operator==(const TrafficLine&, const TrafficLine&) = default;
};

void add_subscriptions(std::vector<TrafficLine>& lines, const OrderedJson& list, const std::string& indent) {
  for (const OrderedJson& each : list) {
    lines.push_back({indent + each["name"].get<std::string>(), shown_counts(each, {"oldest_age_ns"})});
    if (each.contains("replicas")) add_subscriptions(lines, each["replicas"], indent + "  ");
  }
}

/// Writes the table of counts as the text must show it, from the JSON.
std::vector<TrafficLine> expected_traffic(const OrderedJson& run) {
  std::vector<TrafficLine> lines;
  for (const OrderedJson& topic : run["topics"]) {
    const std::vector<std::uint64_t> counts = shown_counts(topic, {});
    if (counts.empty()) continue;
    lines.push_back({topic["name"], counts});
    add_subscriptions(lines, topic["subscriptions"], "  ");
  }
  for (const OrderedJson& endpoint : run["endpoints"]) {
    const std::vector<std::uint64_t> counts = shown_counts(endpoint, {"not_2xx"});
    if (!counts.empty()) lines.push_back({endpoint["name"], counts});
  }
  for (const OrderedJson& service : run["services"]) {
    if (service["kept"] != 0) lines.push_back({service["name"], {service["kept"].get<std::uint64_t>()}});
  }
  return lines;
}

/// Finds the table of counts in a text: between the first blank line and the next.
std::vector<TrafficLine> shown_traffic(const std::string& text) {
  std::vector<TrafficLine> lines;
  std::istringstream in(text.starts_with("\n") ? text : text.substr(std::min(text.size(), text.find("\n\n") + 1)));
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line) && !line.empty()) {
    const std::size_t begin = line.find_first_not_of(' ');
    const std::size_t end = line.find("  ", begin);
    if (end == std::string::npos) break;
    lines.push_back({line.substr(0, end), numbers_of(line.substr(end))});
  }
  return lines;
}

/// Topics of a plan stand in one order, whether called or published to; in the JSON they are apart.
void sort(std::vector<TrafficLine>& lines) {
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

void compare_verdicts(const OrderedJson& run, const std::string& text) {
  const std::map<std::string, std::string> words = {
      {"held", "ok"}, {"failed", "FAIL"}, {"vacuous", "VACUOUS"}, {"undecided", "UNDECIDED"}};
  for (const OrderedJson& verdict : run["verdicts"]) {
    const std::string label = verdict["label"];
    const std::string explanation = verdict["explanation"];
    INFO(label << ": " << explanation);
    std::istringstream lines(text);
    bool found = false;
    for (std::string line; std::getline(lines, line);) {
      found = found || (line.starts_with(words.at(verdict["outcome"])) && line.find(" " + label + " ") != line.npos &&
                        line.ends_with(explanation));
    }
    CHECK(found);
    if (verdict.contains("value") && verdict["value"].is_object())
      CHECK(explanation.find(verdict["value"]["text"].get<std::string>()) != std::string::npos);
    if (verdict.contains("limit") && verdict["outcome"] == "failed")
      CHECK(explanation.find(verdict["limit"]["text"].get<std::string>()) != std::string::npos);
  }
}

void compare_reports(const OrderedJson& run, const std::string& text) {
  for (const OrderedJson& report : run["reports"]) {
    const std::string shown = report["value"].is_null() ? "nothing to measure" : report["value"]["text"];
    INFO(report.dump());
    const std::size_t line = text.find("report     " + report["name"].get<std::string>() + " ");
    REQUIRE(line != std::string::npos);
    CHECK(text.substr(line, text.find('\n', line) - line).find("  " + shown) != std::string::npos);
  }
}

std::string grouped_digits(std::string digits) {
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

}  // namespace

TEST_CASE("the results of every shipped scenario fit the schema and say what the text says") {
  const Playground here;
  for (const std::string& file : shipped_scenarios()) {
    INFO(file);
    const Outcome json = here.run("$M run '" + file + "' --summary json");
    const std::vector<std::string> breaches = breaches_of(json.text);
    CHECK(breaches == std::vector<std::string>{});
    const OrderedJson results = OrderedJson::parse(json.text);
    REQUIRE_FALSE(results["runs"].empty());
    for (const OrderedJson& run : results["runs"]) {
      const std::string replay = "$M " + run["replay"].get<std::string>().substr(sizeof("meshsim ") - 1);
      const Outcome text = here.run(replay + " --show none");
      INFO(replay << "\n" << text.text);
      CHECK((text.code == 0) == (run["standing"] == "passed"));
      compare_verdicts(run, text.text);
      compare_reports(run, text.text);
      std::vector<TrafficLine> expected = expected_traffic(run);
      std::vector<TrafficLine> shown = shown_traffic(text.text);
      sort(expected);
      sort(shown);
      CHECK(expected == shown);
      CHECK(text.text.find(", digest " + run["digest"].get<std::string>() + "\n") != std::string::npos);
      CHECK(text.text.find("seed " + run["seed"].dump() + ", " + grouped_digits(run["events"].dump()) + " event") !=
            std::string::npos);
    }
  }
}

TEST_CASE("what runs badly fits the schema, too") {
  const Playground here;
  here.write("bad.mesh", "mesh 1\nscenario \"x\"\nservic a\n");
  here.write("failing.mesh",
             "mesh 1\nscenario \"\xc2\x9b \\\"quoted\\\"\"\nparam n = 3\nbroker redis-pubsub\nservice shop\n"
             "service w { subscribes D; on D { work 1ms } }\n"
             "timeline { at 1s: kill w; at 2s: shop publishes D {n: n} n times; at 3s: check w is up; at 4s: kill w }\n"
             "expect {\n each: every D published is handled by w because \"all\"\n report max latency of D\n}\n");
  const Outcome all = here.run("$M test . --json r.json >/dev/null 2>&1");
  CHECK(all.code == 2);
  const std::string document = here.read("r.json");
  CHECK(breaches_of(document) == std::vector<std::string>{});
  CHECK(document.find("\xc2\x9b") == std::string::npos);
  const OrderedJson results = OrderedJson::parse(document);
  CHECK(results["tally"] == OrderedJson{{"passed", 0}, {"failed", 2}, {"skipped", 0}});
  CHECK(results["invalid"][0]["file"] == "./bad.mesh");
  REQUIRE(results["runs"].size() == 1);
  const OrderedJson& run = results["runs"][0];
  CHECK(run["parameters"] == OrderedJson{{"n", "3"}});
  CHECK(run["verdicts"][0]["kind"] == "check");
  CHECK(run["verdicts"][0]["outcome"] == "failed");
  CHECK(run["verdicts"][1]["because"] == "all");
  CHECK(run["verdicts"][1]["counts"]["missed"] == 3);
  CHECK(run["verdicts"][1]["witness"]["message"] == 1);
  CHECK(run["verdicts"][1]["story"].get<std::string>().find("shop-1  published D #1 {n: 3}") != std::string::npos);
  CHECK(run["reports"][0]["value"].is_null());
  CHECK(run["warnings"][0]["text"].get<std::string>().find("found nothing to do") != std::string::npos);
}

TEST_CASE("a checker that accepts everything would be worth nothing") {
  const nlohmann::json schema = nlohmann::json::parse(
      R"({"type": "object", "required": ["a"], "additionalProperties": false,
          "properties": {"a": {"type": "array", "items": {"$ref": "#/$defs/n"}}}, "$defs": {"n": {"type": "integer"}}})");
  CHECK(schema_breaches(schema, {{"a", {1, 2}}}).empty());
  CHECK(schema_breaches(schema, {{"a", {1, "2"}}}) == std::vector<std::string>{"/a/1: is no \"integer\""});
  CHECK(schema_breaches(schema, {{"b", 1}}).size() == 2);
}

TEST_CASE("results that nobody could read are refused before anything is run") {
  const Playground here;
  here.write("a.mesh", "mesh 1\nscenario \"x\"\nservice a\nexpect { c: always a is up }\n");
  CHECK(here.run("$M test a.mesh --json a.mesh 2>&1").code == 2);
  CHECK(here.read("a.mesh").starts_with("mesh 1"));
  const Outcome both = here.run("$M run a.mesh --summary json --format jsonl 2>&1");
  CHECK(both.code == 2);
  CHECK(both.text.find("both want standard output") != std::string::npos);
  const Outcome cut = here.run("$M run a.mesh --summary json --max-events 1");
  CHECK(cut.code == 3);
  CHECK(OrderedJson::parse(cut.text)["runs"][0]["cut_short_by"] == "the budget of 1 event was spent");
  CHECK(breaches_of(cut.text) == std::vector<std::string>{});
}

}  // namespace meshsim::cli::tested
