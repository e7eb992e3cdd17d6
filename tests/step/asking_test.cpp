// Questions of a scenario: they are answered by the run that is looked at, and change none.
#include <catch2/catch.hpp>
#include <sstream>

#include "step/play.hpp"
#include "support/files.hpp"

namespace meshsim::step::test {
namespace {

/// Returns the text without its questions, each of which may go on over several lines.
std::string without_questions(const std::string& text) {
  std::istringstream lines(text);
  std::string rest;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t word = std::min(line.find_first_not_of(' '), line.size());
    inside = line.find(": ask ") != std::string::npos ||
             (inside && (line.substr(word).starts_with("answer") || line.substr(word).starts_with("because")));
    if (!inside) rest += line + "\n";
  }
  return rest;
}

TEST_CASE("a scenario runs the same with and without its questions") {
  for (const char* file : {"scenarios/message_loop.mesh", "tests/step/questions.mesh"}) {
    const std::string text = meshsim::test::read_file(meshsim::test::source_dir() / file);
    REQUIRE(without_questions(text).size() < text.size());
    CHECK(digest_of(text) == digest_of(without_questions(text)));
  }
}

TEST_CASE("a question whose time is behind the end of the run is told with the end") {
  const Played played = play("tests/step/a_question_after_the_end.mesh", {"continue", "continue", "continue", "quit"});
  INFO(played.shown);
  CHECK(played.shown.find(
            "a_question_after_the_end.mesh:17:3: `ask \"How late is it?\"` never happened: its moment did not come") !=
        std::string::npos);
}

TEST_CASE("a count is waited for until its deadline, wherever the session stands") {
  const Played played = play("tests/step/a_question_after_the_end.mesh", {"to 1500ms", "expect", "quit"});
  INFO(played.shown);
  CHECK(played.shown.find("handled 1 time so far, 2 more still to come by 5.000s") != std::string::npos);
}

TEST_CASE("an expectation that fails on the way names the message that broke it") {
  const Played played = play("tests/step/broken_on_the_way.mesh", {"continue", "quit"});
  INFO(played.shown);
  CHECK(played.shown.find("once has failed: 1 of 2 was handled more than once, at ") != std::string::npos);
  CHECK(played.shown.find("`why Job #1` tells how") != std::string::npos);
  CHECK(played.shown.find("still owed at the end") == std::string::npos);
}

TEST_CASE("a question is asked before anything happens at its time") {
  const Played played = play("tests/step/questions.mesh", {"continue", "continue", "quit"});
  const std::size_t asked = played.shown.find("How many are sent in the first second?");
  REQUIRE(asked != std::string::npos);
  CHECK(played.shown.find("published Mail #2") > asked);
  CHECK(played.shown.find("published Mail #1") < asked);
}

TEST_CASE("of several questions at one instant each is asked, predicted and answered in turn") {
  const std::string file = "tests/step/two_questions_at_once.mesh";
  const auto place_of = [](const Played& played, const char* text) {
    const std::size_t found = played.shown.find(text);
    REQUIRE(found != std::string::npos);
    return found;
  };
  const Played predicted = play(file, {"continue", "predict yes", "predict no", "continue", "quit"});
  CHECK(place_of(predicted, "First?") < place_of(predicted, "noted; go on to see"));
  CHECK(place_of(predicted, "noted; go on to see") < place_of(predicted, "Second?"));
  CHECK(predicted.shown.find("yes, as predicted: handled once") != std::string::npos);
  CHECK(predicted.shown.find("no, as predicted: handled once") != std::string::npos);
  const Played gone_on = play(file, {"continue", "continue", "continue", "quit"});
  CHECK(place_of(gone_on, "First?") < place_of(gone_on, "Second?"));
  CHECK(place_of(gone_on, "Second?") < place_of(gone_on, "published h"));
}

TEST_CASE("the answer is that of the branch, not of the file") {
  const std::string file = "scenarios/message_loop.mesh";
  const Played as_written = play(file, {"continue", "yes", "continue"});
  CHECK(as_written.shown.find("yes, as predicted: handled 5 times") != std::string::npos);
  CHECK(as_written.shown.find("because the broker keeps") != std::string::npos);
  const Played branch = play(file, {"continue", "yes", "power off queue", "continue", "continue"});
  CHECK(branch.shown.find("no; predicted was yes: handled never") != std::string::npos);
  CHECK(branch.shown.find("because the broker keeps") == std::string::npos);
}

}  // namespace
}  // namespace meshsim::step::test
