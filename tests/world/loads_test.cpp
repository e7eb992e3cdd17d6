// Loads: when their flows begin, and which.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

/// The starts and ends of the flows of a run, and the endpoints that were called.
class FlowsSeen final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte>) override {
    if (event.kind == EventKind::flow_started) begun.push_back(event.time);
    if (event.kind == EventKind::flow_finished) ended.push_back(event.time);
    if (event.kind == EventKind::requested) ++called[event.topic];
    if (event.kind == EventKind::answered) answered.push_back(event.time);
  }
  std::size_t begun_between(Time from, Time to) const {
    return static_cast<std::size_t>(
        std::count_if(begun.begin(), begun.end(), [&](Time at) { return at >= from && at < to; }));
  }

  std::vector<Time> begun, ended, answered;
  std::map<TopicId, std::size_t> called;
};

constexpr const char* shop =
    "service shop { listen 80; concurrency 2000\n"
    "  on GET /a { work 10ms; reply 200 }\n  on GET /b { work 10ms; reply 200 } }\n"
    "flow look { call shop GET /a }\nflow buy { call shop GET /b }\n";

FlowsSeen run_with(const std::string& load, std::map<std::string, std::string> files = {},
                   const std::string& system = shop) {
  files.emplace("main.mesh", "mesh 1\nscenario \"Loads\"\n" + system + load);
  MemoryFiles reader(std::move(files));
  const compile::Compiled compiled = compile::compile_file("main.mesh", reader);
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  FlowsSeen seen;
  run.add_sink(&seen);
  run.finish();
  return seen;
}

std::vector<Time> in_ms(const std::vector<int>& times) {
  std::vector<Time> all;
  for (const int time : times) all.push_back(time * millisecond);
  return all;
}

}  // namespace

TEST_CASE("a regular rate that rises comes closer and closer together") {
  // At 2/s to 6/s over 4s the n-th is where t + t^2 / 4 = n / 2 (t in s, half of the rate's integral).
  const FlowsSeen seen = run_with("load l { runs look; arrives constant 2/s to 6/s; from 1s to 5s }\n");
  CHECK(seen.begun.size() == 16);
  CHECK(seen.begun[0] == 1 * second);
  CHECK(seen.begun[6] == 1 * second + 2 * second);  // 2 + 4 / 4 = 3
  CHECK(seen.begun[15] < 5 * second);
}

TEST_CASE("a rate that falls to nothing makes as many as the area under it") {
  const FlowsSeen seen = run_with("load l { runs look; arrives constant 20/s to 0/s; from 0s to 10s }\n");
  CHECK(seen.begun.size() == 100);
  CHECK(seen.begun_between(0, 5 * second) == 75);
}

TEST_CASE("regular stages go over into each other without a gap") {
  const FlowsSeen seen =
      run_with("load l { runs look; arrives constant { 10/s for 1s; 0/s for 2s; 100/s for 100ms; 10/s for 1s } }\n");
  CHECK(seen.begun_between(0, 1 * second) == 10);
  CHECK(seen.begun_between(1 * second, 3 * second) == 0);
  CHECK(seen.begun_between(3 * second, 3100 * millisecond) == 10);
  CHECK(seen.begun_between(3100 * millisecond, 5 * second) == 10);
  CHECK(seen.begun[10] == 3 * second);
}

TEST_CASE("random stages have the rate of each stage") {
  const FlowsSeen seen = run_with(
      "load l { runs look; arrives poisson { 100/s for 20s; 0/s for 5s; 1000/s for 5s; 1000/s to 0/s for 10s } }\n");
  // Four standard deviations each: a test that fails once in 16,000 seeds, and here there is one.
  CHECK(seen.begun_between(0, 20 * second) == Approx(2000).margin(180));
  CHECK(seen.begun_between(20 * second, 25 * second) == 0);
  CHECK(seen.begun_between(25 * second, 30 * second) == Approx(5000).margin(285));
  CHECK(seen.begun_between(30 * second, 35 * second) == Approx(3750).margin(245));
  CHECK(seen.begun_between(35 * second, 40 * second) == Approx(1250).margin(142));
}

TEST_CASE("stages end at the load's own end if that is sooner") {
  CHECK(run_with("load l { runs look; arrives constant { 10/s for 10s }; from 2s to 3s }\n").begun.size() == 10);
}

TEST_CASE("a rate in one stage has the arrivals of that rate alone") {
  const FlowsSeen plain = run_with("load l { runs look; arrives poisson 50/s; from 0s to 20s }\n");
  const FlowsSeen staged = run_with("load l { runs look; arrives poisson { 50/s for 20s } }\n");
  REQUIRE(plain.begun.size() == staged.begun.size());
  for (std::size_t i = 0; i < plain.begun.size(); ++i)  // the rounding to whole nanoseconds may differ
    CHECK(std::abs(plain.begun[i] - staged.begun[i]) < 1000);
}

TEST_CASE("arrivals come at the times of a file, from the load's start on") {
  const std::map<std::string, std::string> files{
      {"times.csv", "time,user\n0,ann\n\n# a pause\n0.25,bob\n0.25,cecil\n\"1.5\",dora\n7,late\n"}};
  CHECK(run_with("load l { runs look; arrives at \"times.csv\" unit 1s; from 2s to 8s }\n", files).begun ==
        in_ms({2000, 2250, 2250, 3500}));
  const std::map<std::string, std::string> with_units{{"times.csv", "10ms\n1.5s\n1min\n"}};
  CHECK(run_with("load l { runs look; arrives at \"times.csv\" }\n", with_units).begun == in_ms({10, 1500, 60'000}));
}

TEST_CASE("of several flows each is run as often as its weight says") {
  const FlowsSeen seen = run_with("load l { runs look 3, buy 1; arrives constant 1000/s; from 0s to 10s }\n");
  REQUIRE(seen.called.size() == 2);
  CHECK(seen.called.begin()->second == Approx(7500).margin(175));  // four standard deviations
  CHECK(seen.called.begin()->second + seen.called.rbegin()->second == 10'000);
}

TEST_CASE("each user begins anew when his flow has ended, and ends his last one behind the load's end") {
  const FlowsSeen seen = run_with("load l { runs look; users 3; from 1s to 1035ms }\n", {},
                                  "service shop { listen 80; concurrency 10\n  on GET /a { work 10ms; reply 200 } }\n"
                                  "link l <-> shop { latency 0s }\nflow look { call shop GET /a }\n");
  CHECK(seen.begun == in_ms({1000, 1000, 1000, 1010, 1010, 1010, 1020, 1020, 1020, 1030, 1030, 1030}));
  CHECK(seen.ended.size() == 12);
  CHECK(seen.ended.back() == 1040 * millisecond);
}

TEST_CASE("users wait for a slow system instead of piling up before it") {
  const std::string system =
      "service shop { listen 80\n  on GET /a { work 100ms; reply 200 } }\nlink l <-> shop { latency 0s }\n"
      "flow look { call shop GET /a }\n";
  const FlowsSeen closed = run_with("load l { runs look; users 5; from 0s to 10s }\n", {}, system);
  CHECK(closed.answered.size() == 104);  // one in 100ms, and the five that had begun at the end
  CHECK(closed.begun.size() == closed.ended.size());
}

TEST_CASE("a user's luck belongs to him and to the number of his run") {
  const auto pauses = [](const std::string& work) {
    const FlowsSeen seen = run_with("load l { runs look; users 1; from 0s to 60s }\n", {},
                                    "service shop { listen 80\n  on GET /a { work " + work +
                                        "; reply 200 } }\nflow look { call shop GET /a; wait 100ms..900ms }\n");
    std::vector<Duration> all;
    for (std::size_t i = 0; i < 50; ++i) all.push_back(seen.ended[i] - seen.answered[i]);
    return all;
  };
  CHECK(pauses("1ms") == pauses("20ms..300ms"));
}

TEST_CASE("a policy or the number of slots changes no arrival and no flow that is chosen") {
  const auto seen = [](const std::string& setting, const std::string& within) {
    return run_with("load l { runs look 2, buy 1; arrives poisson { 20/s to 60/s for 10s } }\n", {},
                    "service shop { listen 80; " + setting +
                        "\n  on GET /a { work exp(mean 20ms); reply 200 }\n  on GET /b { work 1ms; reply 200 } }\n"
                        "flow look { call shop GET /a within " +
                        within + " else { } }\nflow buy { call shop GET /b }\n");
  };
  const FlowsSeen one = seen("concurrency 1", "1s");
  CHECK(one.begun.size() > 300);
  for (const FlowsSeen& other : {seen("concurrency 50", "1s"), seen("concurrency 1", "5ms")}) {
    CHECK(one.begun == other.begun);
    CHECK(one.called == other.called);
  }
}

TEST_CASE("a hundred thousand users run in a closed load") {
  const FlowsSeen seen = run_with("load l { runs look; users 100000; from 0s to 700ms }\n", {},
                                  "service shop { listen 80; concurrency 100000\n  on GET /a { reply 200 } }\n"
                                  "flow look { call shop GET /a; wait 500ms..1500ms }\n");
  CHECK(seen.begun.size() > 110'000);
  CHECK(seen.begun.size() == seen.ended.size());
}

}  // namespace meshsim::test
