// Every code of the compiler: what `explain` shows as wrong gets the code, what it shows as right compiles.
#include "manual/codes.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "compile/memory_files.hpp"
#include "support/files.hpp"
#include "support/golden.hpp"

namespace meshsim::test {

namespace {

namespace fs = std::filesystem;

/// Returns all files below a folder, sorted; fails where there is none.
std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  REQUIRE_FALSE(files.empty());
  return files;
}

bool has_code(const compile::Compiled& compiled, std::string_view code) {
  return std::any_of(compiled.diagnostics.begin(), compiled.diagnostics.end(),
                     [&](const lang::Diagnostic& each) { return each.code == code; });
}

}  // namespace

TEST_CASE("the wrong sample of a code gets that code and no other") {
  for (const lang::CodeInfo& info : manual::codes()) {
    if (info.wrong.empty()) continue;
    INFO(info.code);
    const compile::Compiled compiled = compile_here(std::string(info.wrong));
    CHECK(has_code(compiled, info.code));
    for (const lang::Diagnostic& each : compiled.diagnostics) CHECK(each.code == info.code);
    check_golden("manual/codes/" + std::string(info.code) + ".txt", rendered(compiled));
  }
}

TEST_CASE("the right sample of a code compiles without a word") {
  for (const lang::CodeInfo& info : manual::codes()) {
    if (info.right.empty()) continue;
    INFO(info.code);
    const compile::Compiled compiled = compile_here(std::string(info.right));
    CHECK(compiled.errors == 0);
    CHECK_FALSE(has_code(compiled, info.code));
    CHECK(compiled.runs.size() > 0);
  }
}

TEST_CASE("codes are sorted and each has its own") {
  const std::vector<lang::CodeInfo> all = manual::codes();
  for (std::size_t i = 1; i < all.size(); ++i) CHECK(all[i - 1].code < all[i].code);
}

TEST_CASE("every code is in an approved text") {
  std::string approved;
  for (const char* folder : {"manual/codes", "compile/diagnostics", "compile/files"}) {
    for (const fs::path& file : files_below(source_dir() / "tests" / folder)) approved += read_file(file);
  }
  for (const lang::CodeInfo& info : manual::codes()) {
    INFO(info.code);
    CHECK(approved.find("[" + std::string(info.code) + "]") != std::string::npos);
  }
}

TEST_CASE("every code that the sources report is in the table") {
  std::set<std::string> known;
  for (const lang::CodeInfo& info : manual::codes()) known.insert(std::string(info.code));
  for (const fs::path& file : files_below(source_dir() / "src/compile")) {
    const std::string text = read_file(file);
    for (std::size_t at = 0; (at = text.find("\"E0", at)) != std::string::npos; ++at) {
      INFO(file.filename().string());
      CHECK(known.count(text.substr(at + 1, 5)) == 1);
    }
  }
}

}  // namespace meshsim::test
