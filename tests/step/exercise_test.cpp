// docs/exercise.md is what it says: each block is played, and shows exactly what stands there.
#include <catch2/catch.hpp>
#include <sstream>

#include "step/play.hpp"
#include "support/files.hpp"
#include "support/golden.hpp"

namespace meshsim::step::test {
namespace {

struct Block {
  std::string scenario;
  std::vector<std::string> lines;  ///< typed
  std::string shown;
};

/// Returns the text behind a prompt such as "1.000s #13 what-if> ps"; nothing for other lines.
std::optional<std::string> typed_in(const std::string& line) {
  const std::size_t mark = line.find("> ");
  const std::size_t number = line.find("s #");
  if (line.empty() || line[0] < '0' || line[0] > '9' || mark == std::string::npos || number > mark) return std::nullopt;
  return line.substr(mark + 2);
}

std::vector<Block> blocks_of(const std::string& text) {
  constexpr std::string_view command = "$ meshsim step ";
  std::vector<Block> blocks;
  std::istringstream lines(text);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(command)) {
      blocks.push_back({line.substr(command.size()), {}, {}});
      inside = true;
    } else if (line.starts_with("```")) {
      inside = false;
    } else if (inside) {
      if (const auto typed = typed_in(line)) blocks.back().lines.push_back(*typed);
      blocks.back().shown += line + "\n";
    }
  }
  return blocks;
}

TEST_CASE("every block of docs/exercise.md shows what a session shows") {
  const std::vector<Block> blocks =
      blocks_of(meshsim::test::read_file(meshsim::test::source_dir() / "docs/exercise.md"));
  CHECK(blocks.size() >= 4);
  for (const Block& block : blocks) {
    INFO(block.scenario);
    CHECK(meshsim::test::line_diff(block.shown, play(block.scenario, block.lines).shown).empty());
  }
}

}  // namespace
}  // namespace meshsim::step::test
