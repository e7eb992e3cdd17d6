// The full text of every diagnostic: each file of tests/compile/diagnostics is one mistake, and its name says which.
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "compile/memory_files.hpp"
#include "support/files.hpp"
#include "support/golden.hpp"

namespace meshsim::test {

namespace {

namespace fs = std::filesystem;

}  // namespace

TEST_CASE("every mistake gets its diagnostic") {
  for (const fs::path& file : files_in(source_dir() / "tests/compile/diagnostics", ".mesh")) {
    INFO(file.filename().string());
    MemoryFiles none;
    const compile::Compiled compiled = compile::compile_text(file.filename().string(), read_file(file), none);
    CHECK_FALSE(compiled.diagnostics.empty());
    check_golden("compile/diagnostics/" + file.stem().string() + ".txt", rendered(compiled));
  }
}

}  // namespace meshsim::test
