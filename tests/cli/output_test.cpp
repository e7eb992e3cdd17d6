// What becomes of a command whose output has nowhere to go, and what of a scenario may reach a terminal.
#include <catch2/catch.hpp>
#include <string>

#include "cli/playground.hpp"
#include "support/files.hpp"

namespace meshsim::cli::tested {
namespace {

/// Runs `meshsim run` on the message loop, with this behind it in a shell's line, and returns the exit code.
int run_with(const std::string& redirection) {
  return Playground().run("$M run $SCENARIOS/message_loop.mesh " + redirection).code;
}

/// Tells whether the text has no bytes of C0 and C1 controls and no overrides of direction, line ends aside.
bool is_harmless(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto code = static_cast<unsigned char>(text[i]);
    if ((code < 0x20 && code != '\n' && code != '\t') || code == 0x7f) return false;
    if (code == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0) return false;
    if (text.compare(i, 3, "\u202e") == 0) return false;
  }
  return true;
}

constexpr const char* hostile =
    "mesh 1\nscenario \"\u009b31mRED \u202ereversed\"\nbroker queue\nservice a\n"
    "service b { consumes t; on t { log \"clear \u009b2J\" } }\n"
    "timeline { at 0s: a publishes t { text: \"\u009b5m\" }\n  at 1s: note \"\u202e\" }\n"
    "expect { one: t handled by b exactly 2 times because \"\u009b \ufffe\" }\n";

}  // namespace

TEST_CASE("a verdict that a full disk swallowed is no success") {
  CHECK(run_with(">/dev/null") == 0);
  CHECK(run_with(">/dev/full 2>/dev/null") == 2);
  CHECK(run_with("2>&1 >/dev/full | grep -q 'standard output cannot be written: No space left on device'") == 0);
}

TEST_CASE("whoever closes the pipe has read enough, and the run ends") {
  CHECK(run_with("2>&1 | head -n 1 | grep -q published") == 0);
  // Without that it goes on for a thousand million events.
  const std::string endless = (meshsim::test::source_dir() / "tests/step/endless.mesh").string();
  CHECK(Playground().run("$M run " + endless + " | head -n 1").code == 0);
  CHECK(Playground().run("$M run " + endless + " --format jsonl 2>/dev/null | head -n 1").code == 0);
  CHECK(Playground().run("{ $M run " + endless + "; echo $? >code; } | head -n 1; grep -qx 3 code").code == 0);
}

TEST_CASE("a trace is written to its end though nobody reads the log") {
  const Playground here;
  CHECK(here.run("$M run $SCENARIOS/shop_catch_up.mesh --trace whole --show none").code == 0);
  here.run("$M run $SCENARIOS/shop_catch_up.mesh --trace also --show all | head -n 1");
  CHECK(here.run("cmp whole also").code == 0);
}

TEST_CASE("a closed stream does not get into the trace") {
  const Playground here;
  CHECK(here.run("$M run $SCENARIOS/message_loop.mesh --trace good --show none").code == 0);
  CHECK(here.run("$M run $SCENARIOS/message_loop.mesh --trace bad1 --show all >&- 2>/dev/null").code == 2);
  CHECK(here.run("$M run $SCENARIOS/message_loop.mesh --trace bad2 --format jsonl 2>&- >/dev/null").code == 0);
  here.run("$M run $SCENARIOS/message_loop.mesh --trace bad3 <&- >&- 2>&-");
  for (const char* name : {"bad1", "bad2", "bad3"}) CHECK(here.run("cmp good " + std::string(name)).code == 0);
}

TEST_CASE("what would act on a terminal is shown as an escape") {
  const Playground here;
  here.write("a.mesh", hostile);
  for (const char* line : {"run a.mesh", "run a.mesh --format jsonl", "test a.mesh --junit j.xml",
                           "step a.mesh <<'EOT'\nnext\nlist\nsay \x1b[2J\nlogs\nexpect\nEOT"}) {
    const Outcome outcome = here.run("$M " + std::string(line) + " 2>&1");
    INFO(outcome.text);
    CHECK(is_harmless(outcome.text));
    CHECK(outcome.text.size() > 100);
  }
  CHECK(here.run("$M run a.mesh").text.find("\\u{9b}2J") != std::string::npos);
  CHECK(here.run("$M run a.mesh --format jsonl 2>/dev/null").text.find("\\u009b5m") != std::string::npos);
}

TEST_CASE("a control character in a file's name is shown as an escape") {
  const Playground here;
  const std::string name = "a\x1b[31mred\x1b]0;title\x07 a.mesh";
  here.write(name, "mesh 1\nscenario \"x\"\nservice a\nexpect { c: always a is down }\n");
  here.write("b\x1b[2J.mesh", "mesh 1\nscenari\n");
  for (const char* colour : {"never", "always"}) {
    const Outcome outcome = here.run("$M test . --color " + std::string(colour) + " 2>&1");
    INFO(outcome.text);
    CHECK(outcome.text.find("\x1b[31mred") == std::string::npos);
    CHECK(outcome.text.find("\x1b]") == std::string::npos);
    CHECK(outcome.text.find("\x1b[2J") == std::string::npos);
    CHECK(outcome.text.find("$'./a\\033[31mred\\033]0;title\\007 a.mesh'") != std::string::npos);
  }
}

TEST_CASE("JUnit is well-formed whatever the texts are") {
  const Playground here;
  here.write("a.mesh", hostile);
  here.run("$M test a.mesh --junit j.xml");
  CHECK(here.read("j.xml").find("\ufffe") == std::string::npos);
  CHECK(here.read("j.xml").find("because: ") != std::string::npos);
}

TEST_CASE("what stands behind -- is no option") {
  const Playground here;
  CHECK(here.run("cp $SCENARIOS/message_loop.mesh ./--show.mesh; cp ./--show.mesh b.mesh").code == 0);
  CHECK(here.run("$M check -- --show.mesh").code == 0);
  CHECK(here.run("$M run --show none -- --show.mesh").code == 0);
  CHECK(here.run("$M test -- --show.mesh b.mesh | grep '2 passed'").code == 0);
  CHECK(here.run("$M run b.mesh -- 2>&1").code == 0);
}

TEST_CASE("what never came is told apart from what came late") {
  const tested::Playground here;
  here.write("a.mesh",
             "mesh 1\nscenario \"x\"\nbroker q { keep at most 3 }\nservice shop\n"
             "service w { consumes T { prefetch 1 }; on T { work 1s } }\n"
             "timeline { at 0s: shop publishes T { n: 1 } 5 times }\n"
             "expect { all: every T published is handled by w within 1500ms }\n");
  const tested::Outcome outcome = here.run("$M run a.mesh --show none");
  INFO(outcome.text);
  CHECK(outcome.text.find("1 of 5 was not handled; the first was gone for good at ") != std::string::npos);
  CHECK(outcome.text.find("; 3 came late, by up to ") != std::string::npos);
}

TEST_CASE("a value that is shown like its limit and is not the same says on which side it lies") {
  const tested::Playground here;
  here.write(
      "a.mesh",
      "mesh 1\nscenario \"x\"\nservice a { concurrency 3; on GET /x { work 100ms; reply 200 } }\nservice g\n"
      "timeline { at 0s: g calls a GET /x 7 times }\n"
      "expect {\n  from_above: mean latency of GET /x == 171.8ms\n  equal: mean latency of GET /x < 300.4ms\n}\n");
  const tested::Outcome outcome = here.run("$M run a.mesh --show none");
  INFO(outcome.text);
  CHECK(outcome.text.find("mean latency was a little more than 171.8ms, not == 171.8ms") != std::string::npos);
}

}  // namespace meshsim::cli::tested
