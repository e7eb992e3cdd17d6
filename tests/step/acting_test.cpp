// What is typed is a line of the timeline: the saved file runs as the session did.
#include <catch2/catch.hpp>

#include "step/commands/recording.hpp"
#include "step/play.hpp"

namespace meshsim::step::test {
namespace {

/// Plays the lines, saves, and compares the digest of the session's end with that of the saved file.
void check_saved(const std::string& file, std::vector<std::string> lines) {
  lines.insert(lines.end(), {"delete 1", "continue", "continue", "save saved.mesh"});
  const Played played = play(file, lines);
  INFO(played.shown);
  REQUIRE(played.files.size() == 1);
  const std::size_t word = played.shown.rfind("digest ");
  REQUIRE(word != std::string::npos);
  CHECK(std::stoull(played.shown.substr(word + 7, 16), nullptr, 16) == digest_of(played.files[0].second));
}

TEST_CASE("a saved session has the digest it ended with") {
  const std::string loop = "scenarios/message_loop.mesh";
  check_saved(loop, {"kill subscriber"});
  check_saved(loop, {"step 3", "kill subscriber", "to 500ms", "restart subscriber"});
  check_saved(loop, {"to 2.35s", "publisher publishes hello { text: \"more\" } 3 times every 40ms", "note \"here\""});
  check_saved(loop, {"until hello handled by subscriber", "pause subscriber for 1s", "next", "kill queue", "to 1.5s",
                     "start queue"});
  check_saved(loop, {"continue", "publisher publishes hello { text: \"late\" }"});
  check_saved("scenarios/worker_scale_out.mesh", {"to 2s", "scale worker to 5", "step 20", "crash worker"});
  check_saved("scenarios/shop_catch_up.mesh",
              {"to 1.2s", "cut gateway -> auth-api for 300ms", "step 100", "loss 20% on order-api -> queue"});
}

TEST_CASE("an action happens where it is typed, not before") {
  const Played played = play("scenarios/message_loop.mesh", {"step 2", "kill subscriber", "ps", "undo", "ps"});
  CHECK(played.shown.find("what-if> ps") != std::string::npos);
  CHECK(played.shown.find("Exited (137)") != std::string::npos);
  CHECK(played.shown.find("taken back") < played.shown.rfind("subscriber   Up"));
}

TEST_CASE("a signal ends what runs the scenario anew, and leaves the session as it was") {
  volatile std::sig_atomic_t interrupt = 0;
  OpenSandbox sandbox("scenarios/message_loop.mesh", &interrupt);
  sandbox->journey().forward({.places = 10}, nullptr);
  const world::Place place = sandbox->journey().place();
  Recording record;
  interrupt = SIGINT;
  CHECK_FALSE(sandbox->add_breakpoint("hello handled", Breakpoint::Kind::condition).has_value());
  CHECK_FALSE(sandbox->act("kill queue", nullptr).has_value());
  CHECK_FALSE(sandbox->journey().replay(record));
  interrupt = 0;
  CHECK(sandbox->journey().place() == place);
  CHECK(sandbox->typed().empty());
  CHECK(sandbox->breakpoints().size() == 1);
  CHECK(sandbox->add_breakpoint("hello handled", Breakpoint::Kind::condition).has_value());
  CHECK(sandbox->act("kill queue", nullptr).has_value());
}

TEST_CASE("a typed action stands in the timeline of the saved file") {
  const Played played = play("scenarios/message_loop.mesh", {"to 500ms", "kill subscriber", "save saved.mesh"});
  REQUIRE(played.files.size() == 1);
  CHECK(played.files[0].second.find("{ text: \"hello\" }\n  at 500ms: kill subscriber\n  at 1s: kill subscriber\n") !=
        std::string::npos);
}

TEST_CASE("typed actions are saved where their times belong, those of one place in the order of typing") {
  const Played played =
      play("scenarios/message_loop.mesh", {"to 500ms", "note \"one\"", "note \"two\"", "until subscriber is down",
                                           "start subscriber", "to 2.5s", "note \"three\"", "save saved.mesh"});
  REQUIRE(played.files.size() == 1);
  const std::string& text = played.files[0].second;
  INFO(text);
  CHECK(text.find("at 500ms: note \"one\"\n  at 500ms: note \"two\"\n  at 1s: kill subscriber\n  at 1s: start "
                  "subscriber\n") != std::string::npos);
  CHECK(text.find("at 2.5s: note \"three\"\n  at 3s: ask") != std::string::npos);
}

TEST_CASE("where other things come first at an instant, a typed line is saved behind its event") {
  const Played played =
      play("scenarios/message_loop.mesh", {"until hello handled by subscriber", "kill subscriber", "save saved.mesh"});
  REQUIRE(played.files.size() == 1);
  INFO(played.files[0].second);
  CHECK(played.files[0].second.find("  at event 10: kill subscriber\n") != std::string::npos);
}

TEST_CASE("a typed line is saved in the phase to which its time belongs") {
  const Played played =
      play("tests/step/two_phases.mesh", {"to 500ms", "kill subscriber", "to 3s", "note \"late\"", "save saved.mesh"});
  REQUIRE(played.files.size() == 1);
  const std::string& text = played.files[0].second;
  INFO(text);
  CHECK(text.find("at 0s: publisher publishes hello\n    at 500ms: kill subscriber\n  }\n") != std::string::npos);
  CHECK(text.find("at 3s: publisher publishes hello\n    at 3s: note \"late\"\n  }\n") != std::string::npos);
}

TEST_CASE("a file that is there is replaced only when asked to") {
  const Played played =
      play("scenarios/message_loop.mesh", {"save a.mesh", "kill subscriber", "save a.mesh", "save! a.mesh"});
  CHECK(played.files.size() == 2);
  CHECK(played.shown.find("error: `a.mesh` is there already\n  = help: `save! a.mesh` replaces it") !=
        std::string::npos);
}

}  // namespace
}  // namespace meshsim::step::test
