// What becomes of a command whose output has nowhere to go.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>

#include "support/files.hpp"

namespace meshsim::cli {
namespace {

int exit_code_of(const std::string& line) {
  const int status = std::system(line.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string binary() { return "'" + test::meshsim_binary().string() + "'"; }

/// The exit code of `meshsim run` on the message loop, with this behind it in a shell's line.
int run_with(const std::string& redirection) {
  const std::string file = (test::source_dir() / "scenarios/message_loop.mesh").string();
  return exit_code_of(binary() + " run '" + file + "' " + redirection);
}

}  // namespace

TEST_CASE("a verdict that a full disk swallowed is no success") {
  CHECK(run_with(">/dev/null") == 0);
  CHECK(run_with(">/dev/full 2>/dev/null") == 2);
  CHECK(run_with("2>&1 >/dev/full | grep -q 'standard output cannot be written: No space left on device'") == 0);
}

TEST_CASE("whoever closes the pipe has read enough") { CHECK(run_with("2>&1 | head -n 1 | grep -q published") == 0); }

TEST_CASE("fmt --check fails for standard input too when the text would change") {
  const std::string check = "' | " + binary() + " fmt --check - | grep -q ";
  CHECK(exit_code_of("printf 'mesh 1\\nscenario    \"x\"\\n" + check + "'^would change <stdin>$'") == 0);
  CHECK(exit_code_of("printf 'mesh 1\\nscenario    \"x\"\\n' | " + binary() + " fmt --check - >/dev/null") == 1);
  CHECK(exit_code_of("printf 'mesh 1\\nscenario \"x\"\\n' | " + binary() + " fmt --check -") == 0);
}

}  // namespace meshsim::cli
