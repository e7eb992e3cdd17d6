// Step mode at a terminal: keys, history, completion, signals, another width.
#include "step/terminal.hpp"

#include <catch2/catch.hpp>
#include <csignal>

namespace meshsim::step::test {
namespace {

constexpr const char* loop = "scenarios/message_loop.mesh";

/// A session that stands at its beginning.
class AtStart : public Terminal {
 public:
  explicit AtStart(const char* file = loop) : Terminal({"step", file}) { wait_for_prompt("> "); }
};

TEST_CASE("a line can be edited") {
  if (!Terminal::can_be_had()) return;
  AtStart terminal;
  terminal.press("stp");
  terminal.press(key::left);
  terminal.enter("e", "#7> ");
  terminal.press("ep");
  terminal.press(key::ctrl_a);
  terminal.press("st");
  terminal.press(key::ctrl_e);
  terminal.enter(" 2x" + std::string(key::backspace), "#12> ");
  terminal.press("nonsense");
  terminal.press(key::ctrl_u);
  terminal.enter("back", "#10> ");
}

TEST_CASE("earlier lines come back") {
  if (!Terminal::can_be_had()) return;
  AtStart terminal;
  terminal.enter("step", "#7> ");
  terminal.enter("ps", "#7> ");
  terminal.press(key::up);
  terminal.press(key::up);
  terminal.enter("", "#10> ");
  terminal.enter("", "#12> ");  // an empty line repeats
}

TEST_CASE("words are completed") {
  if (!Terminal::can_be_had()) return;
  AtStart terminal;
  terminal.press("expe");
  terminal.press(key::tab);
  terminal.enter("", "all_six");
  terminal.wait_for_prompt("#6> ");
  terminal.press("re");
  terminal.press(key::tab);
  terminal.wait_for("restart  restart-run  resume  reverse");
  terminal.press("st");
  terminal.press(key::tab);
  terminal.press(key::tab);
  terminal.wait_for("restart  restart-run");
  terminal.press(key::ctrl_u);
  terminal.press("kill sub");
  terminal.press(key::tab);
  terminal.press("-");  // there is an instance of that name, so nothing is put behind
  terminal.press(key::tab);
  terminal.enter("", "exited with code 137 (killed)");
  terminal.wait_for_prompt("what-if> ");
  terminal.press("save scenarios/message_loop_r");
  terminal.press(key::tab);
  terminal.wait_for("edis_pubsub.mesh ");
  terminal.press(key::ctrl_u);
  terminal.press("list zz");
  terminal.press(key::tab);  // nothing fits: nothing happens
  terminal.press(key::ctrl_u);
  terminal.enter("undo", "#6> ");
}

TEST_CASE("Ctrl-C gives up a line and keeps the session") {
  if (!Terminal::can_be_had()) return;
  AtStart terminal;
  terminal.press("quit");
  terminal.wait_for("quit");
  terminal.press(key::ctrl_c);
  terminal.wait_for_prompt("#6> ");
  terminal.enter("step", "#7> ");
}

TEST_CASE("Ctrl-C ends a long way and keeps the session") {
  if (!Terminal::can_be_had()) return;
  AtStart terminal("tests/step/endless.mesh");
  terminal.enter("continue", "| did ");
  terminal.press(key::ctrl_c);
  terminal.wait_for("stopped; `continue` goes on");
  terminal.wait_for_prompt("> ");
  terminal.enter("restart-run", "#8> ");
  terminal.enter("quit", "");
  CHECK(terminal.wait_for_exit() == 0);
}

TEST_CASE("a line may be wider than the terminal, which may change its width") {
  if (!Terminal::can_be_had()) return;
  AtStart terminal;
  terminal.resize(40);
  terminal.enter("step", "#7> ");
  terminal.press("ublisher publishes hello { text: \"longer than forty columns are wide\" }");
  terminal.press(key::ctrl_a);
  terminal.enter("p", "#7 what-if> ");
  terminal.enter("until hello published", "published hello #2 {text: \"longer");
  terminal.wait_for_prompt("what-if> ");
  terminal.resize(120);
  terminal.enter("undo", "#7> ");
}

TEST_CASE("Ctrl-D ends the session") {
  if (!Terminal::can_be_had()) return;
  AtStart terminal;
  terminal.press(key::ctrl_d);
  CHECK(terminal.wait_for_exit() == 0);
}

TEST_CASE("SIGTERM ends the session at the prompt and on a long way") {
  if (!Terminal::can_be_had()) return;
  AtStart at_prompt;
  at_prompt.send(SIGTERM);
  CHECK(at_prompt.wait_for_exit() == 130);
  AtStart on_the_way("tests/step/endless.mesh");
  on_the_way.enter("continue", "| did ");
  on_the_way.send(SIGTERM);
  CHECK(on_the_way.wait_for_exit() == 130);
}

TEST_CASE("who leaves is asked once about typed lines that no file has") {
  if (!Terminal::can_be_had()) return;
  AtStart by_word;
  by_word.enter("kill subscriber", "what-if> ");
  by_word.enter("quit", "1 typed line is in no file");
  by_word.wait_for_prompt("what-if> ");
  by_word.enter("ps", "what-if> ");
  by_word.enter("quit", "1 typed line is in no file");
  by_word.wait_for_prompt("what-if> ");
  by_word.enter("quit", "");
  CHECK(by_word.wait_for_exit() == 0);
  AtStart by_key;
  by_key.enter("kill subscriber", "what-if> ");
  by_key.press(key::ctrl_d);
  by_key.wait_for("is in no file");
  by_key.wait_for_prompt("what-if> ");
  by_key.press(key::ctrl_d);
  CHECK(by_key.wait_for_exit() == 0);
}

TEST_CASE("a line wider than the terminal is broken between words") {
  if (!Terminal::can_be_had()) return;
  AtStart terminal;
  terminal.resize(50);
  terminal.enter("nonsense", "error: no command `nonsense`");
  terminal.wait_for_prompt("#6> ");
  terminal.enter("to noon", "error: `to` takes a time with its unit or an\r\n");
  terminal.wait_for_prompt("#6> ");
}

TEST_CASE("clear empties the screen") {
  if (!Terminal::can_be_had()) return;
  AtStart terminal;
  terminal.enter("clear", "\x1b[H\x1b[2J");
  terminal.wait_for_prompt("#6> ");
}

}  // namespace
}  // namespace meshsim::step::test
