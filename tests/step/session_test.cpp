// Sessions as text files: the first line of tests/step/sessions/NAME.steps names the scenario, the others are typed.
// Their output is approved beside it, in NAME.txt.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>

#include "step/commands/commands.hpp"
#include "step/play.hpp"
#include "support/files.hpp"
#include "support/golden.hpp"

namespace meshsim::step::test {
namespace {

TEST_CASE("each session shows what was approved") {
  const std::vector<std::filesystem::path> files =
      meshsim::test::files_in(meshsim::test::source_dir() / "tests/step/sessions", ".steps");
  CHECK_FALSE(files.empty());
  for (const std::filesystem::path& file : files) {
    std::istringstream text(meshsim::test::read_file(file));
    std::string scenario;
    std::getline(text, scenario);
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    meshsim::test::check_golden("step/sessions/" + file.stem().string() + ".txt", play(scenario, lines).shown);
  }
}

TEST_CASE("help tells of each command, in lines that fit a terminal") {
  std::vector<std::string> lines{"help", "help moving", "help stopping", "help seeing", "help what-if", "help session"};
  for (const Command& command : commands()) lines.push_back("help " + std::string(command.word));
  const std::string shown = play("scenarios/message_loop.mesh", lines).shown;
  meshsim::test::check_golden("step/help.txt", shown);
  std::istringstream text(shown);
  for (std::string line; std::getline(text, line);) {
    INFO(line);
    CHECK(line.size() <= 80);
  }
}

TEST_CASE("help alone fits a screen of 24 lines") {
  const std::string shown = play("scenarios/message_loop.mesh", {"help"}).shown;
  const std::string help = shown.substr(shown.find("> help\n"));
  CHECK(std::count(help.begin(), help.end(), '\n') <= 23);
  for (const Command& command : commands()) CHECK(help.find(" " + std::string(command.word)) != std::string::npos);
}

}  // namespace
}  // namespace meshsim::step::test
