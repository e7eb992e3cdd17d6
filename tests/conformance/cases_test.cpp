// The fixed cases: scenarios whose outcome was seen with real servers, run with both.
#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>

#include "driver/trial.hpp"
#include "support/files.hpp"

namespace meshsim::conformance {
namespace {

std::vector<std::filesystem::path> cases_of(const std::string& kind) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(test::source_dir() / "tests/conformance/cases" / kind)) {
    if (entry.path().extension() == ".mesh") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void check_cases(const std::string& kind) {
  const auto broker = make_real_broker(kind);
  const std::vector<std::filesystem::path> files = cases_of(kind);
  REQUIRE_FALSE(files.empty());
  for (const std::filesystem::path& file : files) {
    const plan::Plan plan = compile_one(file.string(), test::read_file(file));
    const Verdict verdict = compare(plan, *broker, CONFORMANCE_CLIENT);
    if (!verdict.agrees) std::cout << "\n" << file.string() << "\n" << verdict.text;  // Catch would break its lines
    INFO(file.string());
    CHECK(verdict.agrees);
  }
}

TEST_CASE("redis-pubsub does what the real Redis does in every fixed case") { check_cases("redis-pubsub"); }
TEST_CASE("redis-list does what the real Redis does in every fixed case") { check_cases("redis-list"); }
TEST_CASE("redis-list-reliable does what the real Redis does in every fixed case") {
  check_cases("redis-list-reliable");
}
TEST_CASE("redis-streams does what the real Redis does in every fixed case") { check_cases("redis-streams"); }

}  // namespace
}  // namespace meshsim::conformance
