// Every code of this room: what `explain` shows as wrong gets the code, what it shows as right compiles.
#include "compile/codes.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "compile/memory_files.hpp"
#include "support/golden.hpp"

namespace meshsim::test {

namespace {

bool has_code(const compile::Compiled& compiled, std::string_view code) {
  return std::any_of(compiled.diagnostics.begin(), compiled.diagnostics.end(),
                     [&](const lang::Diagnostic& each) { return each.code == code; });
}

}  // namespace

TEST_CASE("the wrong sample of a code gets that code and no other") {
  for (const lang::CodeInfo& info : compile::codes()) {
    if (info.wrong.empty()) continue;
    INFO(info.code);
    const compile::Compiled compiled = compile_here(std::string(info.wrong));
    CHECK(has_code(compiled, info.code));
    for (const lang::Diagnostic& each : compiled.diagnostics) CHECK(each.code == info.code);
    check_golden("compile/codes/" + std::string(info.code) + ".txt", rendered(compiled));
  }
}

TEST_CASE("the right sample of a code compiles without a word") {
  for (const lang::CodeInfo& info : compile::codes()) {
    if (info.right.empty()) continue;
    INFO(info.code);
    const compile::Compiled compiled = compile_here(std::string(info.right));
    CHECK(compiled.errors == 0);
    CHECK_FALSE(has_code(compiled, info.code));
    CHECK(compiled.runs.size() > 0);
  }
}

TEST_CASE("codes are sorted and each has its own") {
  const std::vector<lang::CodeInfo> all = compile::codes();
  for (std::size_t i = 1; i < all.size(); ++i) CHECK(all[i - 1].code < all[i].code);
}

}  // namespace meshsim::test
