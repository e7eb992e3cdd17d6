// What `ready` means while an instance stops.
#include <catch2/catch.hpp>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {

TEST_CASE("`when app is ready` behind `restart app` waits until the old process is gone and the new one is ready") {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Ready\"\n"
      "service app x 2 { starts in 1s; on GET /x { work 5s; reply 200 } }\nservice guest\n"
      "timeline {\n at 2s: guest calls app GET /x 8 times\n at 3s: restart app-2\n"
      " when app-2 is ready: mark back\n at 20s: note \"end\" }\n"
      "expect {\n drains: never app-2 stopped after back\n up: always app-1 is up\n"
      " again: after back, always app-2 is ready }\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  CHECK(run.finish().all_held());
}

TEST_CASE("nobody is ready from the moment it is asked to stop") {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Draining\"\nservice app { on GET /x { work 5s; reply 200 } }\nservice guest\n"
      "timeline {\n at 1s: guest calls app GET /x\n at 2s: stop app\n at 3s: check app is up\n"
      " at 3s: check not (app is ready)\n at 10s: check app is down }\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  const world::RunResult result = run.finish();
  REQUIRE(result.lines.size() == 3);
  for (const world::LineResult& line : result.lines) CHECK(line.kind == world::LineResult::Kind::check_held);
}

}  // namespace meshsim::test
