// The command that a failure prints runs the same run again.
#include <catch2/catch.hpp>
#include <string>

#include "cli/playground.hpp"

namespace meshsim::cli::tested {
namespace {

/// Runs each command that the output prints behind "= replay: "; the number of those that led to one failed run.
void check_replays(const Playground& here, const std::string& output, std::size_t expected) {
  constexpr std::string_view mark = "= replay: meshsim ";
  std::size_t count = 0;
  for (std::size_t at = output.find(mark); at != std::string::npos; at = output.find(mark, at + 1)) {
    const std::size_t begin = at + mark.size();
    const std::string command = output.substr(begin, output.find('\n', begin) - begin);
    const Outcome again = here.run("$M " + command + " --show none");
    INFO(command);
    CHECK(again.code == 1);
    CHECK(again.text.find("FAIL       x  ") != std::string::npos);
    ++count;
  }
  CHECK(count == expected);
}

constexpr const char* body = "service a x n\nexpect { x: by 1s, a is down }\n";

}  // namespace

TEST_CASE("each replay command runs the run that failed: with cases, with seeds, with both, with --set") {
  const Playground here;
  here.write("seeds.mesh", std::string("mesh 1\nscenario \"x\"\nends at 2s\nseeds 1..3\nparam n = 1\n") + body);
  here.write("cases.mesh", std::string("mesh 1\nscenario \"x\"\nends at 2s\ncases n { 1; 2 }\n") + body);
  here.write("both.mesh", std::string("mesh 1\nscenario \"x\"\nends at 2s\nseeds 1..2\ncases n { 1; 2 }\n") + body);
  check_replays(here, here.run("$M run seeds.mesh").text, 3);
  check_replays(here, here.run("$M run seeds.mesh --seed 9 --set n=2").text, 1);
  check_replays(here, here.run("$M test cases.mesh").text, 2);
  check_replays(here, here.run("$M test both.mesh --jobs 4").text, 4);
}

TEST_CASE("what `save` prints runs the saved file's run") {
  const Playground here;
  here.write("seeds.mesh", std::string("mesh 1\nscenario \"x\"\nends at 2s\nseeds 1..3\nparam n = 1\n") + body);
  const Outcome session =
      here.run("printf 'note \"hm\"\\nsave other.mesh\\nquit\\n' | $M step seeds.mesh --only 'seeds[seed=2]'");
  CHECK(session.text.find("meshsim run other.mesh --only 'other[seed=2]'  runs it") != std::string::npos);
  CHECK(here.run("$M run other.mesh --only 'other[seed=2]'").code == 1);
}

TEST_CASE("runs share the memory with those beside them, and say so") {
  const Playground here;
  const std::string endless =
      "mesh 1\nscenario \"x\"\nbroker queue\nservice a\nservice b { consumes X; on X { work 1s } }\n"
      "timeline { at 0s: a publishes X 1000000 times every 1us }\nexpect { c: X published at least 1 times }\n";
  here.write("one.mesh", endless);
  const Outcome alone = here.run("$M test one.mesh --max-memory 8MB --jobs 64");
  CHECK(alone.text.find("the budget of 8MB of memory was spent (--max-memory)") != std::string::npos);
  CHECK(alone.text.find("a share of") == std::string::npos);
  here.write("two.mesh", endless);
  const Outcome shared = here.run("$M test one.mesh two.mesh --max-memory 8MB --jobs 64");
  INFO(shared.text);
  CHECK(shared.text.find("the budget of 4MB of memory was spent (--max-memory)") != std::string::npos);
  CHECK(shared.text.find("; it is a share of 8MB among 2 runs at once (--jobs)") != std::string::npos);
}

}  // namespace meshsim::cli::tested
