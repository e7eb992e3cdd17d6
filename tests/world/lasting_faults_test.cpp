// `for D` ends what its own line began, and nothing that a later line began after it.
#include <catch2/catch.hpp>
#include <string>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

/// Runs a shop and its guest with these lines and this claim, which must hold.
void expect_of(const std::string& lines, const std::string& claim) {
  INFO(lines << "\n" << claim);
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Lasting faults\"\n"
      "service shop { listen 80; on GET /a { reply 200 } }\nservice guest\n"
      "timeline {\n" +
      lines + "\n at 6s: guest calls shop GET /a }\nexpect { it: " + claim + " }\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  for (const check::Verdict& verdict : run.finish().verdicts) CHECK(is_held(verdict));
}

}  // namespace

TEST_CASE("a pause that was ended early does not end the next one") {
  const std::string twice = " at 0s: pause shop for 5s\n at 1s: resume shop\n at 2s: pause shop\n at 9s: resume shop";
  expect_of(twice, "before 9s, never GET /a begun by shop");
}

TEST_CASE("a fault on a link that was healed early does not end the next one") {
  for (const char* fault : {"cut guest -> shop", "partition {guest} from {shop}"}) {
    expect_of(std::string(" at 0s: ") + fault + " for 5s\n at 1s: heal guest <-> shop\n at 2s: " + fault +
                  "\n at 9s: heal guest <-> shop",
              "before 9s, never GET /a begun by shop");
  }
  const std::string slow = "delay guest -> shop by 2s";
  expect_of(" at 0s: " + slow + " for 5s\n at 1s: heal guest -> shop\n at 2s: " + slow,
            "before 8s, never GET /a begun by shop");
}

}  // namespace meshsim::test
