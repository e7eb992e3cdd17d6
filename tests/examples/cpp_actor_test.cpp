// The example of a C++ actor, built against the public headers, run as its user would.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace meshsim {
namespace {

std::filesystem::path source() { return MESHSIM_SOURCE_DIR; }
std::filesystem::path example() { return std::filesystem::path(MESHSIM_BINARY).parent_path() / "examples/cpp_actor"; }

// Runs the example's binary and returns the exit code.
int run(const std::string& arguments) {
  const int status = std::system(("'" + example().string() + "' " + arguments + " >/dev/null 2>&1").c_str());
  return WEXITSTATUS(status);
}

std::string scenario(const char* file) { return "'" + (source() / file).string() + "'"; }

}  // namespace

TEST_CASE("the example's scenario holds") { CHECK(run("test " + scenario("examples/cpp_actor/rate_limit.mesh")) == 0); }

TEST_CASE("a binary with an actor of its own does everything else, too") {
  CHECK(run("test " + scenario("scenarios/message_loop.mesh")) == 0);
}

}  // namespace meshsim
