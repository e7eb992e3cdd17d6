// When a `when STATE` line has waited for nothing.
#include <catch2/catch.hpp>
#include <string>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

/// How many `when` lines of the timeline began to wait for what was true before and after the line above.
std::size_t idle_waits(const std::string& timeline) {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"When\"\nbroker queue\nservice app x 3 { starts in 500ms; on GET /a { reply 200 } }\n"
      "service quick { consumes D { prefetch 1 }; on D { work 10s } }\nservice shop\ntimeline {\n" +
      timeline + "\n}\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  std::size_t found = 0;
  for (const world::LineResult& line : run.finish().lines) found += line.kind == world::LineResult::Kind::held_already;
  return found;
}

}  // namespace

TEST_CASE("a chain of `when` lines waits for nothing where each needs what the one before it does") {
  CHECK(idle_waits("at 2s: restart app-1\n when app-1 is ready: restart app-2\n when app-2 is ready: mark done") == 1);
  CHECK(idle_waits("at 2s: restart app-1\n when app-1 is ready: restart app-2\n when app-2 is ready: restart app-3\n"
                   "when app-3 is ready: mark done") == 2);
  CHECK(idle_waits("at 2s: restart app-1\n when app-1 is ready: note \"1\"\n +0s: restart app-2\n"
                   "when app-2 is ready: mark done") == 0);
}

TEST_CASE("a state that the line above brings about at once is waited for") {
  CHECK(idle_waits("at 2s: kill app-1\n when app-1 is down: start app-1") == 0);
  CHECK(idle_waits("at 2s: restart quick\n when quick is ready: mark back") == 0);
  CHECK(idle_waits("at 2s: shop publishes D 9 times every 1ms\n when depth of D for quick >= 3: mark full") == 0);
}

TEST_CASE("a state that has nothing to do with the line above is not waited for") {
  CHECK(idle_waits("at 2s: kill app-1\n when app-1 is down and app-2 is up: mark now") == 0);
  CHECK(idle_waits("at 2s: kill app-1\n when app-2 is up: mark now") == 1);
  CHECK(idle_waits("at 1s: shop publishes D 9 times\n at 2s: note \"x\"\n when depth of D for quick >= 3: mark full") ==
        1);
}

TEST_CASE("a line that comes again arms its `when` once") {
  CHECK(idle_waits("every 1s from 1s to 5s: restart app-1\n when app-2 is ready: mark now") == 1);
}

}  // namespace meshsim::test
