// The text of a claim or a line as it was written, which reports, results and pages show.
#include <catch2/catch.hpp>
#include <string>

#include "compile/memory_files.hpp"

namespace meshsim::test {

TEST_CASE("a text in quotes stays as it is written: neither its blanks nor a # in it belong to the layout") {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Texts\"\nbroker queue\nservice shop\nservice reader { subscribes News; on News { work 1ms } "
      "}\n"
      "timeline {\n  at 1s:   shop publishes News { text: \"see  #3 now\" }   # a comment\n}\n"
      "expect {\n"
      "  all: every News   published is handled  by reader   # of all\n"
      "  one: News handled by reader where text == \"see  #3 \\\"now\" at most 2 times\n"
      "}\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const plan::Plan& plan = compiled.runs.front();
  CHECK(plan.timeline.lines[0].text == "at 1s: shop publishes News { text: \"see  #3 now\" }");
  CHECK(plan.claims[0].text == "every News published is handled by reader");
  CHECK(plan.claims[1].text == "News handled by reader where text == \"see  #3 \\\"now\" at most 2 times");
}

}  // namespace meshsim::test
