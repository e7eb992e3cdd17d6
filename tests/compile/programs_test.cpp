// Whole programs compile, and give the plans that are written down: the two of the design, and one with every form.
#include <catch2/catch.hpp>

#include "compile/memory_files.hpp"
#include "compile/plan_text.hpp"
#include "plan/verbs.hpp"
#include "support/files.hpp"
#include "support/golden.hpp"
#include "support/step_codes.hpp"
#include "value/code.hpp"

namespace meshsim::test {
namespace {

compile::Compiled compile_program(const std::string& name) {
  MemoryFiles files;
  return compile::compile_text(name + ".mesh", read_file(source_dir() / "tests/compile/programs" / (name + ".mesh")),
                               files);
}

/// Returns the complaint about the first unsound piece of code; empty when there is none.
std::string unsound_code(const plan::Plan& plan) {
  const auto check = [&](value::Code code) { return code ? value::verify(plan.code, code) : std::string(); };
  std::string problem;
  for (const plan::Step& step : plan.steps) {
    test::each_code(step, [&](value::Code code) { problem += check(code); });
  }
  for (const plan::TimelineLine& line : plan.timeline.lines) {
    const auto* fact = std::get_if<plan::trigger::Fact>(&line.trigger);
    problem += check(plan::record_of(line.action)) + (fact == nullptr ? "" : check(fact->pattern.where));
  }
  for (const plan::Claim& claim : plan.claims) {
    for (const plan::Pattern* pattern : {plan::subject_of(claim), plan::target_of(claim)}) {
      problem += pattern == nullptr ? "" : check(pattern->where);
    }
  }
  return problem;
}

}  // namespace

TEST_CASE("the programs of the design compile to the approved plans") {
  for (const std::string name : {"message_loop", "shop"}) {
    const compile::Compiled compiled = compile_program(name);
    CHECK(rendered(compiled) == "");
    REQUIRE(compiled.runs.size() == 1);
    check_golden("compile/programs/" + name + ".txt", plan_text(compiled.runs[0]));
  }
}

TEST_CASE("every form of the language compiles to the approved plan, and its code is sound") {
  const compile::Compiled compiled = compile_program("everything");
  CHECK(rendered(compiled) == "");
  REQUIRE(compiled.runs.size() == 2);
  check_golden("compile/programs/everything.txt", plan_text(compiled.runs[1]));
  CHECK(unsound_code(compiled.runs[0]) == "");
}

}  // namespace meshsim::test
