// The command that a failure prints runs the same run again.
#include <catch2/catch.hpp>
#include <string>

#include "cli/playground.hpp"

namespace meshsim::cli::tested {
namespace {

/// Runs each command that the output prints behind "= replay: ". The run that it leads to has the verdict that is told
/// above it, alone. Returns the number of commands.
std::size_t replayed(const Playground& here, const std::string& output) {
  constexpr std::string_view mark = "= replay: meshsim ";
  std::size_t count = 0;
  std::size_t told = 0;
  for (std::size_t at = output.find(mark); at != std::string::npos; at = output.find(mark, at + 1)) {
    const std::size_t begin = at + mark.size();
    const std::string command = output.substr(begin, output.find('\n', begin) - begin);
    const std::size_t headline = output.find(" x: ", told);
    told = at;
    REQUIRE(headline < at);
    const std::size_t word = output.rfind('\n', headline) + 1;
    const std::string outcome = output.substr(word, headline - word);
    const std::string reason = output.substr(headline + 4, output.find('\n', headline) - headline - 4);
    const Outcome again = here.run("$M " + command + " --show none");
    INFO(command << "\n" << outcome << " x: " << reason << "\n" << again.text);
    CHECK(again.code == (outcome == "UNDECIDED" ? 3 : 1));
    CHECK(again.text.find(outcome + " x: " + reason + "\n") != std::string::npos);
    CHECK(again.text.find(mark) == again.text.rfind(mark));
    CHECK(again.text.find(std::string(mark) + command) != std::string::npos);
    ++count;
  }
  return count;
}

constexpr const char* body = "service a x n\nexpect { x: by 1s, a is down }\n";

}  // namespace

TEST_CASE("each replay command runs the run that failed: with cases, with seeds, with both, with --set") {
  const Playground here;
  here.write("seeds.mesh", std::string("mesh 1\nscenario \"x\"\nends at 2s\nseeds 1..3\nparam n = 1\n") + body);
  here.write("cases.mesh", std::string("mesh 1\nscenario \"x\"\nends at 2s\ncases n { 1; 2 }\n") + body);
  here.write("both.mesh", std::string("mesh 1\nscenario \"x\"\nends at 2s\nseeds 1..2\ncases n { 1; 2 }\n") + body);
  CHECK(replayed(here, here.run("$M run seeds.mesh --summary text").text) == 3);
  CHECK(replayed(here, here.run("$M run seeds.mesh --seed 9 --set n=2").text) == 1);
  CHECK(replayed(here, here.run("$M test cases.mesh").text) == 1);
  // Where the same claim fails in several runs, `test` tells the first.
  CHECK(replayed(here, here.run("$M test both.mesh --jobs 4").text) == 1);
  CHECK(replayed(here, here.run("$M test both.mesh --only '*seed=2]' --jobs 4").text) == 1);
}

TEST_CASE("a replay command has the parameters, the seed, the end and the limits that decided") {
  const Playground here;
  // The verdict tells how often it happened, which depends on each of them.
  here.write("all.mesh",
             "mesh 1\nscenario \"x\"\nseeds 1..2\ncases n { 2; 3 }\nparam users = 20/s\nbroker queue\n"
             "service a { listen 80; on GET /a { work exp(mean 5ms) } }\nflow f { call a GET /a }\n"
             "load l { runs f; arrives poisson users; from 0s to 10s }\n"
             "timeline { at 0s: pause a for 1s }\n"
             "expect { x: GET /a answered(ok) by l exactly n times }\n");
  const auto told = [&](const std::string& options) {
    return here.run("$M " + options + (options.starts_with("run") ? " --summary text" : "")).text;
  };
  CHECK(replayed(here, told("run all.mesh")) == 4);
  CHECK(replayed(here, told("run all.mesh --set users=7/s")) == 4);
  CHECK(replayed(here, told("run all.mesh --seed 5 --set users=7/s --until 6s")) == 2);
  CHECK(replayed(here, told("run all.mesh --only 'all[n=3,seed=2]' --max-events 13")) == 1);
  CHECK(replayed(here, told("run all.mesh --max-events 99 --set users=40/s")) == 4);
  CHECK(replayed(here, told("test all.mesh --max-events 12")) == 1);
  CHECK(replayed(here, told("run all.mesh --set users=20000/s --max-memory 2MB")) == 4);
}

TEST_CASE("the share of the memory that a run has beside others is one that a replay command can give") {
  const Playground here;
  here.write("many.mesh",
             "mesh 1\nscenario \"x\"\nseeds 1..4\nbroker queue\nservice a\n"
             "service b { consumes X; on X { work 1s } }\n"
             "timeline { at 0s: a publishes X 1000000 times every 1us }\n"
             "expect { x: X published at most 1000000 times }\n");
  CHECK(replayed(here, here.run("$M test many.mesh --max-memory 1MB --jobs 4").text) == 1);
  CHECK(replayed(here, here.run("$M test many.mesh --max-memory 2.5MB --jobs 4").text) == 1);
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
