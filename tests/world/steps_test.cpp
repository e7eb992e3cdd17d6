// Each step of handlers and flows as a tiny scenario, steps/NAME.mesh, with one behaviour that its name tells; likewise
// what a service does with requests before and beside its handlers, admission/NAME.mesh, and what it is over time,
// operations/NAME.mesh. All claims hold, a second run is the same, and so is a copy that is made in the middle of the
// first.
#include "base/random.hpp"
#include "support/files.hpp"
#include "world/run.hpp"
#include "world/shipped.hpp"

namespace meshsim {
namespace {

TEST_CASE("each behaviour of a step is as its scenario expects, twice and in copies") {
  const Registry registry;
  Random random = Random::named(17, "copies");
  auto files = test::files_in(test::source_dir() / "tests/world/steps", ".mesh");
  REQUIRE_FALSE(files.empty());
  for (const char* room : {"admission", "operations"}) {
    const auto more = test::files_in(test::source_dir() / "tests/world" / room, ".mesh");
    REQUIRE_FALSE(more.empty());
    files.insert(files.end(), more.begin(), more.end());
  }
  for (const auto& file : files) {
    INFO(file);
    const compile::Compiled compiled = compile_shipped(file.string());
    CHECK(compiled.diagnostics.empty());
    const plan::Plan& plan = compiled.runs.front();
    world::Run whole(plan, registry);
    const world::RunResult result = whole.finish();
    REQUIRE_FALSE(result.verdicts.empty());
    for (const check::Verdict& verdict : result.verdicts) {
      INFO(plan.claims[verdict.claim].label);
      CHECK(verdict.outcome == check::Outcome::held);
    }
    world::Run original(plan, registry);
    for (int i = 0; i < 8; ++i) {
      const std::uint64_t point = original.simulation().dispatches() + random.below(16);
      while (original.simulation().dispatches() < point && original.step() != world::Run::Stepped::ended) {
      }
      CHECK(world::Run(original).finish().digest == result.digest);
    }
    CHECK(original.finish().digest == result.digest);
  }
}

}  // namespace
}  // namespace meshsim
