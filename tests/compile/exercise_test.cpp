// The two programs of the design compile, and give the plans that are written here.
#include <catch2/catch.hpp>

#include "compile/memory_files.hpp"
#include "compile/plan_text.hpp"
#include "support/files.hpp"
#include "support/golden.hpp"
#include "value/code.hpp"

namespace meshsim::test {
namespace {

compile::Compiled compile_program(const std::string& name) {
  MemoryFiles files;
  return compile::compile_text(name + ".mesh", read_file(source_dir() / "tests/compile/programs" / (name + ".mesh")),
                               files);
}

}  // namespace

TEST_CASE("the programs of the design compile to the approved plans") {
  for (const std::string name : {"message_loop", "shop"}) {
    const compile::Compiled compiled = compile_program(name);
    CHECK(rendered(compiled) == "");
    REQUIRE(compiled.runs.size() == 1);
    check_golden("compile/plans/" + name + ".txt", plan_text(compiled.runs[0]));
  }
}

}  // namespace meshsim::test
