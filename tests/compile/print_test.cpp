// A printed timeline is read back as the same timeline.
#include "plan/print.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "compile/memory_files.hpp"
#include "compile/plan_text.hpp"
#include "compile/random_timeline.hpp"
#include "lang/parse/parser.hpp"
#include "support/files.hpp"

namespace meshsim::test {
namespace {

namespace fs = std::filesystem;

/// Reads beside the file that is compiled.
class TreeFiles final : public compile::FileReader {
 public:
  Result<std::string> read(const std::string& path) override {
    if (!fs::is_regular_file(path)) return Error{"no such file"};
    return Result<std::string>(boost::system::in_place_value, read_file(path));
  }
};

std::string timeline_of(const plan::Plan& plan, const plan::Schedule& schedule) {
  std::string text = "timeline {\n";
  for (const plan::TimelineLine& line : schedule.lines) text += "  " + plan::print(line, plan) + "\n";
  return text + "}\n";
}

/// Returns the file's text without its timelines.
std::string without_timelines(const std::string& name, std::string text) {
  lang::Sources sources;
  lang::Diagnostics diagnostics;
  const lang::FileId id = sources.add(name, text);
  const lang::ast::File file = lang::parse(id, sources, diagnostics);
  for (std::size_t i = file.items.size(); i-- > 0;) {
    const lang::ast::Item& item = file.items[i];
    if (std::holds_alternative<lang::ast::Timeline>(item.node)) text.erase(item.span.offset, item.span.length);
  }
  return text;
}

/// Compares the lines of the plan from `first` on with those that they were printed from.
void check_same(const plan::Plan& read, const plan::Schedule& written, const plan::Plan& plan) {
  REQUIRE(read.timeline.lines.size() == written.lines.size());
  for (std::size_t i = 0; i < written.lines.size(); ++i) {
    const std::string text = plan::print(written.lines[i], plan);
    const std::string was = line_text(written.lines[i], plan);
    const std::string is = line_text(read.timeline.lines[i], read);
    if (was == is && text == plan::print(read.timeline.lines[i], read)) continue;
    INFO(text);
    CHECK(was == is);
    CHECK(text == plan::print(read.timeline.lines[i], read));
    return;
  }
}

std::vector<std::string> shipped_files() {
  std::vector<std::string> files;
  for (const std::string folder : {"scenarios", "tests/exercise", "tests/scenarios", "tests/compile/programs"}) {
    for (const auto& entry : fs::recursive_directory_iterator(source_dir() / folder)) {
      if (entry.path().extension() == ".mesh") files.push_back(entry.path().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TEST_CASE("the timeline of every shipped scenario is read back as it was printed") {
  TreeFiles reader;
  std::size_t lines = 0;
  for (const std::string& file : shipped_files()) {
    const compile::Compiled compiled = compile::compile_file(file, reader);
    if (compiled.errors != 0 || compiled.is_module) continue;
    INFO(file);
    const std::string rest = without_timelines(file, read_file(file));
    for (const std::size_t run : {std::size_t{0}, compiled.runs.size() - 1}) {
      const plan::Plan& plan = compiled.runs[run];
      const compile::Compiled again = compile::compile_text(file, rest + timeline_of(plan, plan.timeline), reader);
      INFO(rendered(again));
      REQUIRE(again.errors == 0);
      check_same(again.runs.at(run), plan.timeline, plan);
      lines += plan.timeline.lines.size();
    }
  }
  CHECK(lines > 300);
}

TEST_CASE("100,000 random lines are read back as they were printed") {
  const compile::Compiled compiled = compile_here(random_system + "timeline {\n" + sample_lines + "}\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.errors == 0);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    plan::Plan plan = compiled.runs.front();
    RandomTimeline random(plan, Random::named(seed, "lines"));
    const plan::Schedule schedule = random.make(2000);
    const compile::Compiled again = compile_here(random_system + timeline_of(plan, schedule));
    INFO(seed);
    INFO(rendered(again).substr(0, 3000));
    REQUIRE(again.errors == 0);
    check_same(again.runs.front(), schedule, plan);
  }
}

}  // namespace meshsim::test
