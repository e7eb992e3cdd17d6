// A path in several spellings: what is claimed about the path counts the calls of each.
#include <catch2/catch.hpp>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

world::RunResult run_here(const std::string& expectations) {
  const compile::Compiled compiled = compile_here(R"(mesh 1
scenario "One page in three spellings"
gateway front { route /b/ -> app }
service app {
  on GET /b/x { require request.ok == 1 else reply 500; reply 200 }
  on GET /m%65nu { reply 200 }
}
service guest
timeline {
  when GET /b/x answered(error) by guest: mark failed
  at 1s: guest calls app GET /b/x?id=7 { ok: 0 }
  at 2s: guest calls app GET /b/%78 { ok: 0 }
  at 3s: guest calls front GET "/b/x?id=8#a" { ok: 1 }
  at 3500ms: guest calls app GET "/b//x"
  at 4s: guest calls front GET "/none?a=1"
  at 5s: guest calls app GET /menu
}
expect {
)" + expectations + "}\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  return world::Run(compiled.runs.front(), registry).finish();
}

}  // namespace

TEST_CASE("what is claimed of a path judges its calls in any spelling") {
  const world::RunResult result = run_here(R"(
  all:    GET /b/x answered by guest exactly 4 times
  failed: GET /b/x answered(error) by guest exactly 3 times
  served: GET /b/x answered(ok) by guest exactly once
  sent:   GET /b/x requested by guest where ok == 0 exactly 2 times
  rate:   error rate of GET /b/x at app > 60%
  count:  every GET /b/x begun is replied
  late:   after failed, GET /b/x answered by guest exactly 3 times
  nobody: GET /none answered(error) by guest exactly once
  menu:   GET /menu answered(ok) exactly once
  same:   GET /m%65nu answered(ok) exactly once
)");
  for (const check::Verdict& verdict : result.verdicts) CHECK(verdict.outcome == check::Outcome::held);
  CHECK(result.unfired.empty());
}

TEST_CASE("a claim with a spelling of its own is about that one alone") {
  CHECK(run_here(R"(
  own:  GET "/b/x?id=7" answered exactly once
  rate: error rate of GET "/b/x?id=7" == 100%
)")
            .all_held());
}

TEST_CASE("what fails in another spelling breaks a claim about the path") {
  const world::RunResult result = run_here(R"(
  never: never GET /b/x answered(error)
  rate:  error rate of GET /b/x == 0%
)");
  for (const check::Verdict& verdict : result.verdicts) CHECK(verdict.outcome == check::Outcome::failed);
}

}  // namespace meshsim::test
