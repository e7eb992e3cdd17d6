// The full text of every diagnostic: each file of tests/compile/diagnostics is one mistake, and its name says which.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "compile/codes.hpp"
#include "compile/memory_files.hpp"
#include "support/files.hpp"
#include "support/golden.hpp"

namespace meshsim::test {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  REQUIRE_FALSE(files.empty());
  return files;
}

}  // namespace

TEST_CASE("every mistake gets its diagnostic") {
  for (const fs::path& file : files_in(source_dir() / "tests/compile/diagnostics")) {
    INFO(file.filename().string());
    MemoryFiles none;
    const compile::Compiled compiled = compile::compile_text(file.filename().string(), read_file(file), none);
    CHECK_FALSE(compiled.diagnostics.empty());
    check_golden("compile/diagnostics/" + file.stem().string() + ".txt", rendered(compiled));
  }
}

TEST_CASE("every code of this room is in an approved text") {
  std::string approved;
  for (const char* folder : {"codes", "diagnostics", "files"}) {
    for (const fs::path& file : files_in(source_dir() / "tests/golden/compile" / folder)) approved += read_file(file);
  }
  for (const lang::CodeInfo& info : compile::codes()) {
    INFO(info.code);
    CHECK(approved.find("[" + std::string(info.code) + "]") != std::string::npos);
  }
}

TEST_CASE("every code that the sources report is in the table") {
  std::set<std::string> known;
  for (const lang::CodeInfo& info : compile::codes()) known.insert(std::string(info.code));
  for (const fs::path& file : files_in(source_dir() / "src/compile")) {
    const std::string text = read_file(file);
    for (std::size_t at = 0; (at = text.find("\"E0", at)) != std::string::npos; ++at) {
      INFO(file.filename().string());
      CHECK(known.count(text.substr(at + 1, 5)) == 1);
    }
  }
}

}  // namespace meshsim::test
