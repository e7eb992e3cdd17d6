// A fault that strikes a copy of a run is the last line of its file: the two have one digest.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "explore/finding_file.hpp"
#include "explore/space.hpp"
#include "explore/trunk.hpp"
#include "support/build_kind.hpp"
#include "world/run.hpp"
#include "world/shipped.hpp"

namespace meshsim::test {
namespace {

/// For each scenario; where it is optimised, more than 10,000 for all of them together.
constexpr int schedules_of_a_scenario = is_optimised ? 350 : is_sanitized ? 4 : 40;
constexpr Time whole = 2 * hour;

/// The faults that struck a run, and its digest.
struct Injected {
  explore::FaultSchedule schedule;
  std::uint64_t digest = 0;
};

/// Walks some way and strikes, one to three times.
Injected inject(const plan::Plan& plan, const explore::Space& space, std::uint64_t moments, Random& random) {
  const Registry registry;
  explore::Trunk trunk(plan, registry, {});
  Injected made;
  const auto faults = static_cast<std::size_t>(random.between(1, 3));
  for (std::size_t i = 0; i < faults; ++i) {
    for (std::int64_t steps = random.between(0, static_cast<std::int64_t>(moments / faults)); steps > 0; --steps) {
      if (!trunk.next()) break;
    }
    if (trunk.run().has_ended()) break;
    const auto fault =
        static_cast<std::uint32_t>(random.between(0, static_cast<std::int64_t>(space.faults.size()) - 1));
    if (!trunk.would_act(space.faults[fault])) continue;
    made.schedule.push_back({trunk.moment(), fault});
    trunk.strike(space.faults[fault]);
  }
  made.digest = trunk.finish().digest;
  return made;
}

std::uint64_t moments_of(const plan::Plan& plan) {
  const Registry registry;
  explore::Trunk trunk(plan, registry, {});
  std::uint64_t moments = 1;
  while (trunk.next()) ++moments;
  return moments;
}

/// Returns the lines of a timeline from one on, as they stand in a file.
std::string lines_of(const plan::Schedule& schedule, std::size_t from) {
  std::string text;
  for (std::size_t i = from; i < schedule.lines.size(); ++i) text += schedule.lines[i].text + "\n";
  return text;
}

}  // namespace

TEST_CASE("faults that strike a running copy are the last lines of the file, for every shipped scenario") {
  std::uint64_t struck = 0;
  int schedules = 0;
  for (const std::string& file : shipped_scenarios()) {
    plan::Plan plan = compile_shipped(file).runs.front();
    if (!plan.customs.empty()) continue;
    const explore::Space space = explore::space_of(plan);
    if (space.faults.empty()) continue;
    plan.cap = std::max(plan.cap == never ? 0 : plan.cap, whole);
    const std::uint64_t moments = moments_of(plan);
    Random random = Random::named(7, file.substr(file.find("scenarios")));
    for (int i = 0; i < schedules_of_a_scenario; ++i) {
      const Injected injected = inject(plan, space, moments, random);
      const plan::Schedule timeline = explore::timeline_with(plan, space, injected.schedule);
      const Registry registry;
      INFO(file << "\n" << lines_of(timeline, plan.timeline.lines.size()));
      REQUIRE(world::Run(plan, timeline, registry).finish().digest == injected.digest);
      struck += injected.schedule.size();
      ++schedules;
    }
  }
  CHECK(struck > static_cast<std::uint64_t>(schedules));
  if (is_optimised) CHECK(schedules >= 10'000);
}

}  // namespace meshsim::test
