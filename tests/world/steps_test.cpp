// Each step of handlers and flows as a tiny scenario, steps/NAME.mesh, with one behaviour that its name tells; likewise
// what a service does with requests before and beside its handlers, admission/NAME.mesh, what it is over time,
// operations/NAME.mesh, and each fault that goes on, faults/NAME.mesh. All claims hold, a second run is the same, and so
// is a copy that is made in the middle of the first.
#include "base/random.hpp"
#include "support/files.hpp"
#include "world/run.hpp"
#include "world/shipped.hpp"

namespace meshsim {
namespace {

void check_folder(const std::string& folder) {
  const Registry registry;
  Random random = Random::named(17, "copies");
  const auto files = test::files_in(test::source_dir() / "tests/world" / folder, ".mesh");
  REQUIRE_FALSE(files.empty());
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

TEST_CASE("each behaviour of a step is as its scenario expects, twice and in copies") { check_folder("steps"); }
TEST_CASE("each rule for requests does as its scenario expects") { check_folder("admission"); }
TEST_CASE("each behaviour of a service over time is as its scenario expects") { check_folder("operations"); }
TEST_CASE("each behaviour of a fault is as its scenario expects, twice and in copies") { check_folder("faults"); }

}  // namespace
}  // namespace meshsim
