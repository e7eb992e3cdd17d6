// The table of docs/brokers.md says what the runs of scenarios/exercise/ say: for each kind of broker and each moment,
// how many messages were sent and handled, and why, which is the `because` of the claim of that name.
// MESHSIM_UPDATE_GOLDEN=1 writes the table anew.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <meshsim/record.hpp>
#include <meshsim/registry.hpp>
#include <set>
#include <string>
#include <vector>

#include "support/files.hpp"
#include "support/golden.hpp"
#include "world/run.hpp"
#include "world/shipped.hpp"

namespace meshsim::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view first_line = "<!-- the answers: written by tests/exercise -->\n";
constexpr std::string_view last_line = "<!-- end of the answers -->\n";

struct Moment {
  std::set<MessageId> sent, handled;
  std::size_t times_handled = 0;
};

/// Sorts the messages of a run by their field `moment`.
class Counting final : public trace::Sink {
 public:
  explicit Counting(FieldId field) : field_(field) {}
  void on_event(const Event& event, std::span<const std::byte> payload) override {
    if (event.kind == EventKind::published) {
      const auto name = text_in(payload, field_);
      moment_of_[event.message] = name ? std::string(*name) : "";
      moments[moment_of_[event.message]].sent.insert(event.message);
    } else if (event.kind == EventKind::handled) {
      Moment& moment = moments[moment_of_[event.message]];
      moment.handled.insert(event.message);
      ++moment.times_handled;
    }
  }
  std::map<std::string, Moment> moments;

 private:
  FieldId field_;
  std::map<MessageId, std::string> moment_of_;
};

std::string answer(const Moment& moment) {
  const std::size_t twice = moment.times_handled - moment.handled.size();
  std::string text = moment.handled.size() == moment.sent.size() ? "**yes**, all "
                     : moment.handled.empty()                    ? "**no**, none of "
                                                                 : std::to_string(moment.handled.size()) + " of ";
  text += std::to_string(moment.sent.size());
  if (twice != 0) text += ", " + std::to_string(twice) + " twice";
  return text;
}

std::string words(std::string name) {
  for (char& c : name) c = c == '_' ? ' ' : c;
  return name;
}

std::string rows_of(const std::string& file) {
  const compile::Compiled compiled = compile_shipped(file);
  const plan::Plan& plan = compiled.runs.front();
  const auto field = std::find(plan.fields.begin(), plan.fields.end(), "moment") - plan.fields.begin();
  Counting counting(static_cast<FieldId>(field));
  const Registry registry;
  world::Run run(plan, registry);
  run.add_sink(&counting);
  CHECK(run.finish().all_held());
  const std::string title = plan.scenario.substr(std::string_view("The message loop on ").size());
  std::string rows;
  for (const plan::Claim& claim : plan.claims) {
    const auto moment = counting.moments.find(claim.label);
    if (moment == counting.moments.end()) continue;
    rows += "| " + title + " | " + words(claim.label) + " | " + answer(moment->second) + " | " + claim.because + " |\n";
  }
  return rows;
}

TEST_CASE("the table of answers is what the runs give") {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(source_dir() / "scenarios/exercise")) {
    files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() > 10);
  std::string table = "| the exercise on | moment | did it receive them? | because |\n|---|---|---|---|\n";
  for (const std::string& file : files) table += rows_of(file);

  const fs::path page = source_dir() / "docs/brokers.md";
  const std::string text = read_file(page);
  const std::size_t begin = text.find(first_line);
  const std::size_t end = text.find(last_line);
  REQUIRE(begin != std::string::npos);
  REQUIRE(end != std::string::npos);
  const std::size_t from = begin + first_line.size();
  const char* update = std::getenv("MESHSIM_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") {
    std::ofstream(page, std::ios::binary) << text.substr(0, from) << table << text.substr(end);
  } else {
    CHECK(line_diff(text.substr(from, end - from), table) == "");
  }
}

}  // namespace
}  // namespace meshsim::test
