// A timeline is a value beside the plan: a run goes by the one that it is given.
#include "plan/schedule.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "compile/memory_files.hpp"
#include "plan/verbs.hpp"
#include "world/run.hpp"
#include "world/shipped.hpp"

namespace meshsim::test {
namespace {

std::uint64_t digest_of(const plan::Plan& plan, const plan::Schedule& schedule) {
  const Registry registry;
  return world::Run(plan, schedule, registry).finish().digest;
}

plan::Plan plan_of(const std::string& timeline) {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Lines\"\nbroker queue is durable\nservice shop\n"
      "service reader { subscribes News; on News { work 1ms } }\ntimeline {\n" +
      timeline + "}\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  return compiled.runs.front();
}

std::vector<std::string> ids_of(const plan::Plan& plan) {
  std::vector<std::string> ids;
  for (const plan::TimelineLine& line : plan.timeline.lines) ids.push_back(line.id.text());
  return ids;
}

}  // namespace

TEST_CASE("a line added to the schedule of a run does what it does as the last line of the file") {
  for (const std::string& file : shipped_scenarios()) {
    INFO(file);
    const plan::Plan without = compile_shipped(file).runs.front();
    TreeReader reader;
    compile::CompileOptions options;
    options.typed_lines = {{"at event 12", "kill " + without.services.front().name}};
    const compile::Compiled compiled = compile::compile_file(file, reader, options);
    REQUIRE(compiled.errors == 0);
    const plan::Plan& with = compiled.runs.front();

    plan::Schedule schedule = without.timeline;
    schedule.lines.push_back(with.timeline.lines.back());
    CHECK(digest_of(without, schedule) == digest_of(with, with.timeline));
    CHECK(digest_of(without, schedule) != digest_of(without, without.timeline));
  }
}

TEST_CASE("a line is known by verb, sides and topic, and by its number among those that are alike in these") {
  const std::string lines =
      "  at 1s: drop 50% on shop -> queue for 1s\n"
      "  at 2s: drop 10% on shop -> queue for 1s\n"
      "  at 3s: drop 50% on queue <-> reader-1 for 1s\n"
      "  at 4s: shop publishes News { n: 1 } 3 times every 1ms\n"
      "  at 5s: kill reader-1\n"
      "  at 6s: scale reader to 2\n"
      "  at 7s: kill reader-1\n";
  const std::vector<std::string> ids = {"drop shop -> queue 1",   "drop shop -> queue 2", "drop queue <-> reader-1 1",
                                        "publish shop -> News 1", "kill reader-1 1",      "scale reader 1",
                                        "kill reader-1 2"};
  CHECK(ids_of(plan_of(lines)) == ids);
  std::vector<std::string> behind_notes =
      ids_of(plan_of("  at 0s: note \"a\"\n  at 0s: cut shop -> queue for 1ms\n" + lines));
  behind_notes.erase(behind_notes.begin(), behind_notes.begin() + 2);
  CHECK(behind_notes == ids);
}

}  // namespace meshsim::test
