// What is said of a handler that fails by its own expression, again and again.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>

#include "support/files.hpp"

namespace meshsim::cli {
namespace {

/// Whether the output of `meshsim COMMAND` on the scenario passes this shell filter.
bool passes(const std::string& command, const std::string& filter) {
  const std::string file =
      (test::source_dir() / "tests/cli/scenarios/a_handler_that_adds_what_is_absent.mesh").string();
  const std::string line = "'" + test::meshsim_binary().string() + "' " + command + " '" + file + "' | " + filter;
  const int status = std::system(line.c_str());
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

const std::string told = "absent.mesh:[0-9:]*: cannot add none and a duration, as `message.delay` is absent, 200 times";

}  // namespace

TEST_CASE("an expression without a value is shown once, and told with its place and how often") {
  CHECK(passes("run", "grep -c 'failed: cannot add' | grep -qx 1"));
  CHECK(passes("run", "grep -q '^199 more failures of the same kinds not shown'"));
  CHECK(passes("run", "grep -q '^warning: .*" + told + "$'"));
  CHECK(passes("run --show all", "grep -c 'failed: cannot add' | grep -qx 200"));
}

TEST_CASE("a test tells of it, and a strict one fails") {
  CHECK(passes("test", "grep -q '^warning: .*" + told + "$'"));
  CHECK(passes("test --strict", "grep -q '^0 passed, 1 failed, 0 skipped$'"));
}

}  // namespace meshsim::cli
