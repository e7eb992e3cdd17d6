// Runs that would not end by themselves, or not soon: what ends them, where, and what is said of it.
#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "compile/memory_files.hpp"
#include "world/conclude.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

report::RunReport run_within(const std::string& text, const sim::Budget& budget) {
  const compile::Compiled compiled = compile_here("mesh 1\nscenario \"Endless\"\n" + text);
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry, budget);
  return world::conclude(run, compiled.runs.front(), budget);
}

/// Two services that answer each message of the other with one, over links without latency.
const std::string ping_pong =
    "broker queue\n"
    "service a { consumes Ping; on Ping { publish Pong { n: 1 } } }\n"
    "service b { consumes Pong; on Pong { publish Ping { n: 1 } } }\n"
    "link queue <-> a, b { latency 0s }\n"
    "timeline { at 1s: a publishes Ping { n: 1 } }\n";

const std::string busy =
    "ends at 10s\nbroker queue\n"
    "service a { listen 80; on POST /x { publish T { n: 1 }; reply 200 } }\n"
    "service b x 4 { consumes T; on T { work 1us } }\n"
    "flow f { call a POST /x }\nload l { runs f; arrives constant 20000/s }\n";

}  // namespace

TEST_CASE("a run whose virtual time does not get on ends and says who goes round") {
  const report::RunReport report = run_within(ping_pong, {.in_vain = 50'000});
  CHECK(report.ended_at == second);
  CHECK_THAT(report.cut_by, Catch::StartsWith("virtual time does not get on: in 50,000 steps it came no further than a "
                                              "millisecond; queue-1, "));
  for (const char* one : {"queue-1", "a-1", "b-1", " go round without end"}) {
    CHECK_THAT(report.cut_by, Catch::Contains(one));
  }
}

TEST_CASE("a call that leads to more and more calls ends and says who makes them") {
  const report::RunReport report = run_within(
      "service a { concurrency 100000; on GET /x { call b GET /y else { call b GET /y }; call b GET /y } }\n"
      "service b { concurrency 100000; on GET /y { call a GET /x within 10ms else { call a GET /x }; call a GET /x } "
      "}\n"
      "service c\ntimeline { at 0s: c calls a GET /x }\n",
      {.in_vain = 50'000});
  CHECK_THAT(report.cut_by, Catch::StartsWith("one message or request leads to more and more of them: 50,000 "));
  CHECK_THAT(report.cut_by, Catch::Contains("a-1") && Catch::Contains("b-1"));
}

TEST_CASE("a loop that takes its time may go on as long as the run") {
  const report::RunReport report = run_within(
      "ends at 3600s\nbroker queue\nservice a { consumes Tick; on Tick { wait 100ms; publish Tick { n: 1 } } }\n"
      "timeline { at 1s: a publishes Tick { n: 1 } }\n",
      {.in_vain = 50'000});
  CHECK(report.cut_by.empty());
}

TEST_CASE("a run in which only upkeep happens ends and says whose it is") {
  const report::RunReport report = run_within(
      "gateway g { dns every 1ms; route / -> b }\nservice b { on GET /x { reply 200 } }\nservice c\n"
      "timeline { at 1000h: c calls g GET /x }\n",
      {.in_vain = 50'000});
  CHECK(report.cut_by == "50,000 steps in a row were nothing but upkeep, such as looking up names, of g-1");
}

TEST_CASE("a burst at one instant is no run without end") {
  const report::RunReport report = run_within(
      "broker queue\nservice a\nservice b { consumes T; on T { log \"x\" } }\nlink queue <-> a, b { latency 0s }\n"
      "timeline { at 1s: a publishes T { n: 1 } 2000 times }\n",
      {.in_vain = 50'000});
  CHECK(report.cut_by.empty());
}

TEST_CASE("a burst that takes longer than a loop may is none, and ends by itself") {
  const std::string text =
      "broker queue\nservice a\nservice b x 5 { subscribes T; on T { require true } }\n"
      "link queue <-> a, b { latency 0s }\n";
  const report::RunReport lines =
      run_within(text + "timeline { at 1s: a publishes T { n: 1 } 2000 times }\n", {.in_vain = 5'000});
  CHECK(lines.cut_by.empty());
  // What was published while nobody took it is handed out at one instant.
  const report::RunReport resumed = run_within(
      text + "timeline {\n at 1s: pause b\n at 1s: a publishes T { n: 1 } 2000 times every 1ms\n at 5s: resume b }\n",
      {.in_vain = 5'000});
  CHECK(resumed.cut_by.empty());
}

TEST_CASE("a budget of events ends a run at that event, whatever claims look at it") {
  const std::vector<std::string> claims = {"", "expect { o: always oldest age of T < 3ms }\n",
                                           "expect { o: every T published is handled within 1ms }\n",
                                           "expect { o: p99 latency of POST /x < 5ms }\n"};
  for (const std::uint64_t most : {1ULL, 7ULL, 1'000ULL, 9'999ULL}) {
    std::vector<std::pair<std::uint64_t, Time>> digests;
    for (const std::string& claim : claims) {
      const report::RunReport report = run_within(busy + claim, {.events = most});
      CHECK(report.events == most);
      CHECK(report.cut_by.starts_with("the budget of "));
      digests.emplace_back(report.digest, report.ended_at);
    }
    for (const auto& digest : digests) CHECK(digest == digests.front());
  }
}

TEST_CASE("a run that has just as many events as its budget allows is not cut short") {
  const std::string text = "service a\nservice b { on GET /x { reply 200 } }\ntimeline { at 1s: a calls b GET /x }\n";
  const report::RunReport whole = run_within(text, {});
  CHECK(run_within(text, {.events = whole.events}).cut_by.empty());
  CHECK(run_within(text, {.events = whole.events}).digest == whole.digest);
  for (std::uint64_t most = 1; most < whole.events; ++most) {
    // The last events of the run come of one dispatch, behind which nothing is due: cut short among them it is none the
    // less.
    const report::RunReport cut = run_within(text, {.events = most});
    CHECK(cut.events == most);
    CHECK(cut.cut_by.starts_with("the budget of "));
  }
}

TEST_CASE("tables, mailboxes, handlers, queues and claims count as memory") {
  const sim::Budget small{.bytes = 4'000'000};
  const auto is_cut = [&](const std::string& text) {
    const std::string cut = run_within("ends at 1000s\nbroker queue\n" + text, small).cut_by;
    INFO(text);
    CHECK(cut.starts_with("the budget of 4MB of memory was spent (--max-memory); "));
  };
  const std::string load =
      "service p\nflow f { publish T { n: fresh n } }\nload l { runs f; arrives constant 50000/s }\n";
  is_cut(
      "service a { memory seen; consumes T; on T { set seen[message.n] = \"0123456789012345678901234567890123\" } }\n" +
      load);
  is_cut("service a { subscribes T { prefetch 100000000 }; on T { work 1h } }\n" + load);
  is_cut("service a { concurrency 100000; subscribes T { prefetch 100000000 }; on T { work 1h } }\n" + load);
  is_cut("service a { consumes T; on T { work 1h } }\n" + load);
  is_cut(
      "service a { listen 80; on GET /x { reply 200 } }\nflow f { call a GET /x }\n"
      "load l { runs f; arrives constant 50000/s }\nexpect { o: p99 latency of GET /x < 5ms }\n");
}

}  // namespace meshsim::test
