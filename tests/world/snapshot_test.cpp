// A running simulation is plain data: a copy made anywhere goes on with the same events.
#include <algorithm>

#include "base/random.hpp"
#include "world/run.hpp"
#include "world/shipped.hpp"

namespace meshsim {
namespace {

struct Whole {
  std::uint64_t digest;
  std::uint64_t events;
  std::uint64_t dispatches;
  std::vector<check::Outcome> outcomes;
  friend bool operator==(const Whole&, const Whole&) = default;
};

Whole finish(world::Run& run) {
  const world::RunResult result = run.finish();
  Whole whole{result.digest, result.events, run.simulation().dispatches(), {}};
  for (const check::Verdict& verdict : result.verdicts) whole.outcomes.push_back(verdict.outcome);
  return whole;
}

TEST_CASE("every shipped scenario gives the same run twice") {
  const Registry registry;
  for (const std::string& file : shipped_scenarios()) {
    const compile::Compiled compiled = compile_shipped(file);
    for (const plan::Plan& plan : compiled.runs) {
      INFO(plan.run_name);
      world::Run first(plan, registry);
      world::Run second(plan, registry);
      const Whole whole = finish(first);
      CHECK(whole.events > 0);
      CHECK(whole == finish(second));
    }
  }
}

TEST_CASE("a copy made at any event goes on as the original does") {
  const Registry registry;
  Random random = Random::named(20, "snapshot points");
  for (const std::string& file : shipped_scenarios()) {
    const compile::Compiled compiled = compile_shipped(file);
    const plan::Plan& plan = compiled.runs.front();
    INFO(plan.run_name);
    world::Run whole_run(plan, registry);
    const Whole whole = finish(whole_run);
    std::vector<std::uint64_t> points;
    for (int i = 0; i < 6; ++i) points.push_back(random.below(whole.dispatches));
    std::sort(points.begin(), points.end());
    world::Run original(plan, registry);
    for (const std::uint64_t point : points) {
      while (original.simulation().dispatches() < point && original.step() != world::Run::Stepped::ended) {
      }
      INFO("copied after dispatch " << point);
      world::Run copy(original);
      world::Run copy_of_copy(copy);
      CHECK(finish(copy) == whole);
      CHECK(finish(copy_of_copy) == whole);
    }
    CHECK(finish(original) == whole);
  }
}

TEST_CASE("a run in slices of time is the run in one go") {
  const Registry registry;
  const compile::Compiled compiled = compile_shipped(MESHSIM_SOURCE_DIR "/scenarios/shop_catch_up.mesh");
  world::Run whole(compiled.runs.front(), registry);
  world::Run sliced(compiled.runs.front(), registry);
  for (Time until = 0; !sliced.advance(until); until += 333 * millisecond) {
  }
  CHECK(finish(sliced) == finish(whole));
}

TEST_CASE("a budget of events ends a run undecided") {
  const Registry registry;
  const compile::Compiled compiled = compile_shipped(MESHSIM_SOURCE_DIR "/scenarios/worker_scale_out.mesh");
  sim::Budget budget;
  budget.events = 100;
  world::Run run(compiled.runs.front(), registry, budget);
  const world::RunResult result = run.finish();
  CHECK(result.reason == world::EndReason::budget_events);
  CHECK_FALSE(result.all_held());
}

}  // namespace
}  // namespace meshsim
