// Figures are equal everywhere: the table, CSV, JSON, the text of the verdicts and the page's data of every shipped
// scenario say the same of the same run.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/page_reader.hpp"
#include "cli/playground.hpp"
#include "support/files.hpp"

namespace meshsim::cli::tested {
namespace {

using nlohmann::json;

std::vector<std::string> shipped_files() {
  std::vector<std::string> files;
  for (const char* folder : {"scenarios", "scenarios/exercise", "scenarios/patterns"}) {
    for (const auto& entry : std::filesystem::directory_iterator(meshsim::test::source_dir() / folder)) {
      if (entry.path().extension() == ".mesh") files.push_back(entry.path().string());
    }
  }
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() > 20);
  return files;
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool is_quoted = false;
  for (const char c : line) {
    if (c == '"')
      is_quoted = !is_quoted;
    else if (c == ',' && !is_quoted)
      cells.emplace_back();
    else
      cells.back() += c;
  }
  return cells;
}

/// Reads a row for each run, by the names of its columns.
std::vector<std::map<std::string, std::string>> read_csv(const std::string& text) {
  std::vector<std::map<std::string, std::string>> rows;
  std::istringstream in(text);
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> names = cells_of(line);
  while (std::getline(in, line)) {
    const std::vector<std::string> cells = cells_of(line);
    REQUIRE(cells.size() == names.size());
    for (std::size_t i = 0; i < names.size(); ++i) (i == 0 ? rows.emplace_back() : rows.back())[names[i]] = cells[i];
  }
  return rows;
}

/// Returns the text with runs of blanks as one, as columns are padded.
std::string squeezed(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' || out.empty() || out.back() != ' ') out += c;
  }
  return out;
}

void check_text(const std::string& shown, const json& run) {
  const std::string text = squeezed(shown);
  for (const json& verdict : run.at("verdicts")) {
    const std::string sentence =
        verdict.at("label").get<std::string>() + " " + verdict.at("explanation").get<std::string>();
    INFO(sentence);
    if (verdict.at("kind") == "claim") CHECK(text.find(squeezed(sentence)) != std::string::npos);
  }
  for (const json& report : run.at("reports")) {
    const std::string value = report.at("value").is_null() ? "nothing" : report.at("value").at("text");
    INFO(report.dump());
    CHECK(text.find(squeezed("report " + report.at("name").get<std::string>() + " " + value)) != std::string::npos);
  }
  CHECK(text.find("digest " + run.at("digest").get<std::string>()) != std::string::npos);
}

void check_page(const json& facts, const json& run) {
  CHECK(facts.at("digest") == run.at("digest"));
  CHECK(facts.at("events") == run.at("events"));
  CHECK(facts.at("ended_at") == run.at("virtual_time_ns"));
  CHECK(facts.at("seed") == run.at("seed"));
  std::size_t next = 0;
  for (const json& verdict : run.at("verdicts")) {
    if (verdict.at("kind") != "claim") continue;
    const json& shown = facts.at("verdicts").at(next++);
    for (const char* member : {"label", "outcome", "explanation"}) CHECK(shown.at(member) == verdict.at(member));
  }
  CHECK(next == facts.at("verdicts").size());
}

void check_value(const std::map<std::string, std::string>& row, const std::string& name, const json& value) {
  if (value.is_null()) return;
  INFO(name);
  const auto cell = row.find(name + " " + value.at("unit").get<std::string>());
  REQUIRE(cell != row.end());
  CHECK(std::stod(cell->second) == value.at("value").get<double>());
}

void check_csv(const std::map<std::string, std::string>& row, const json& run) {
  CHECK(row.at("digest") == run.at("digest"));
  CHECK(row.at("events") == std::to_string(run.at("events").get<std::uint64_t>()));
  CHECK(row.at("virtual_time_ns") == std::to_string(run.at("virtual_time_ns").get<std::int64_t>()));
  for (const json& verdict : run.at("verdicts")) {
    CHECK(row.at(verdict.at("label")) == verdict.at("outcome"));
    if (verdict.contains("value")) check_value(row, verdict.at("label"), verdict.at("value"));
  }
  for (const json& report : run.at("reports")) check_value(row, report.at("name"), report.at("value"));
}

/// The row of the JSON's table, and the table as it is printed.
void check_table(const json& row, const std::string& printed, const json& run) {
  const json& verdicts = run.at("verdicts");
  REQUIRE(row.at("claims").size() == verdicts.size());
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const json& cell = row.at("claims").at(i);
    CHECK(cell.at("label") == verdicts.at(i).at("label"));
    CHECK((cell.at("held") == 1) == (verdicts.at(i).at("outcome") == "held"));
    if (cell.contains("least")) CHECK(cell.at("least") == verdicts.at(i).at("value"));
  }
  for (std::size_t i = 0; i < run.at("reports").size(); ++i) {
    const json& value = run.at("reports").at(i).at("value");
    if (value.is_null()) continue;
    CHECK(row.at("reports").at(i).at("most") == value);
    CHECK(printed.find(value.at("text").get<std::string>()) != std::string::npos);
  }
}

/// What the JSON counts is what the page has events for.
void check_counts(const ReadPage& page, const json& run) {
  if (page.facts.at("left_out") != 0) return;
  for (const json& topic : run.at("topics")) {
    INFO(topic.dump());
    std::uint64_t published = 0;
    std::uint64_t handled = 0;
    for (const Event& event : page.events) {
      if (event.topic == no_topic || page.facts.at("topics").at(event.topic).at("name") != topic.at("name")) continue;
      published += event.kind == EventKind::published ? 1U : 0U;
      handled += event.kind == EventKind::handled ? 1U : 0U;
    }
    std::uint64_t told = 0;
    for (const json& subscription : topic.at("subscriptions")) told += subscription.at("handled").get<std::uint64_t>();
    CHECK(published == topic.at("published").get<std::uint64_t>() + topic.at("published_again").get<std::uint64_t>());
    CHECK(handled == told);
  }
}

constexpr const char* measured = R"(mesh 1
scenario "Measured"
broker queue
service a
service b { consumes t; on t { work 100ms } }
timeline { at 0s: a publishes t {} 20 times every 50ms }
expect {
  late: p95 latency of t < 5s
  all:  t handled by b exactly 20 times
  report p95 latency of t, utilisation of b, depth of t, oldest age of t, dropped of t
}
)";

}  // namespace

TEST_CASE("the text, table, CSV, JSON and the page of a run have the same figures") {
  const Playground here;
  here.write("measured.mesh", measured);
  std::vector<std::string> files = shipped_files();
  files.emplace_back("measured.mesh");
  for (const std::string& file : files) {
    INFO(file);
    const std::string name = json::parse(here.run("$M run --summary json " + file).text).at("runs").at(0).at("name");
    const std::string one = " --only '" + name + "' " + file;
    const json results = json::parse(here.run("$M run --summary json" + one).text);
    const json& run = results.at("runs").at(0);
    check_text(here.run("$M run --summary text --html page.html" + one).text, run);
    const ReadPage page = read_page(here.read("page.html"));
    check_page(page.facts, run);
    check_counts(page, run);
    check_csv(read_csv(here.run("$M run --summary csv" + one).text).at(0), run);
    check_table(results.at("table").at(0), here.run("$M run --summary table" + one).text, run);
  }
}

}  // namespace meshsim::cli::tested
