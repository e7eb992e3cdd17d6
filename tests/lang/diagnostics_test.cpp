// Every diagnostic of the parser, with its full text: tests/lang/diagnostics/NAME.mesh -> NAME.txt beside it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "lang/diagnostics/codes.hpp"
#include "lang/parse/parser.hpp"
#include "support/files.hpp"
#include "support/golden.hpp"

namespace meshsim::lang {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> samples() {
  const std::vector<fs::path> paths = test::files_in(test::source_dir() / "tests/lang/diagnostics", ".mesh");
  REQUIRE_FALSE(paths.empty());
  return paths;
}

struct Outcome {
  std::string text;
  std::set<std::string> codes;
};

Outcome diagnose(const std::string& name, std::string text) {
  Sources sources;
  Diagnostics diagnostics;
  static_cast<void>(parse(sources.add(name, std::move(text)), sources, diagnostics));
  Outcome outcome{render(diagnostics, sources), {}};
  for (const Diagnostic& diagnostic : diagnostics.all()) outcome.codes.insert(diagnostic.code);
  return outcome;
}

TEST_CASE("each diagnostic is printed in full as approved") {
  for (const fs::path& path : samples()) {
    INFO(path);
    const Outcome outcome = diagnose(path.filename().string(), test::read_file(path));
    CHECK_FALSE(outcome.codes.empty());
    test::check_golden("lang/diagnostics/" + path.stem().string() + ".txt", outcome.text);
  }
}

TEST_CASE("a file that is too large is not looked at") {
  const Outcome outcome = diagnose("large.mesh", "mesh 1\n" + std::string(max_source_bytes, '#'));
  test::check_golden("lang/file_too_large.txt", outcome.text);
}

TEST_CASE("each code has a diagnostic with an approved text") {
  std::set<std::string> seen{"E0101"};
  for (const fs::path& path : samples()) seen.merge(diagnose("x.mesh", test::read_file(path)).codes);
  for (const CodeInfo& info : codes()) CHECK(seen.count(std::string(info.code)) == 1);
  CHECK(seen.size() == codes().size());
}

TEST_CASE("the samples of each code are what they say") {
  for (const CodeInfo& info : codes()) {
    INFO(info.code);
    if (!info.wrong.empty()) {
      CHECK(diagnose("wrong.mesh", std::string(info.wrong)).codes == std::set<std::string>{std::string(info.code)});
    }
    CHECK((info.right.empty() || diagnose("right.mesh", std::string(info.right)).text.empty()));
  }
}

TEST_CASE("the lines of an explanation fit a terminal") {
  for (const CodeInfo& info : codes()) {
    INFO(info.code);
    std::string_view rest = info.explanation;
    for (std::size_t end = 0; end != std::string_view::npos; rest.remove_prefix(end == rest.npos ? 0 : end + 1)) {
      end = rest.find('\n');
      CHECK(rest.substr(0, end).size() <= 80);
    }
  }
}

TEST_CASE("an explanation is printed as approved") {
  std::string all;
  for (const CodeInfo& info : codes()) {
    if (info.code == "E0115" || info.code == "E0101") all += explain(info);
  }
  test::check_golden("lang/explain.txt", all);
}

}  // namespace
}  // namespace meshsim::lang
