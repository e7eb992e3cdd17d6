// What `test` says of lines that came to nothing, and `--strict` makes of it.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "support/files.hpp"

namespace meshsim::cli {
namespace {

/// Runs `meshsim test` on the scenario, with this behind it in a shell's line, and returns the exit code.
int test_with(const std::string& rest, const std::string& name = "a_crash_that_finds_no_work.mesh") {
  const std::string file = (test::source_dir() / "tests/cli/scenarios" / name).string();
  const std::string line = "'" + test::meshsim_binary().string() + "' test '" + file + "' " + rest;
  const int status = std::system(line.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Whether the JUnit file of such a test has a line of that form.
bool junit_of(const std::string& options, const std::string& pattern) {
  const std::string file = "/tmp/meshsim_strict_" + std::to_string(getpid()) + ".xml";
  const int code = test_with(options + "--junit " + file + " >/dev/null; grep -q '" + pattern + "' " + file);
  std::remove(file.c_str());
  return code == 0;
}

}  // namespace

TEST_CASE("a crash that never struck is told once for all runs, and passes") {
  CHECK(test_with(">/dev/null") == 0);
  CHECK(test_with(
            "| grep -q 'mid_work` never struck: no `work` that began after it got to its middle, in 3 of 3 runs$'") ==
        0);
  CHECK(test_with("| grep -q 'start mailer` found nothing to do, 9 times, in 3 of 3 runs$'") == 0);
  CHECK(junit_of("", "<system-err>warning: .*never struck"));
}

TEST_CASE("a strict test fails where a line did nothing") {
  CHECK(test_with("--strict >/dev/null") == 1);
  CHECK(test_with("--strict | grep -q '^0 passed, 3 failed, 0 skipped$'") == 0);
  CHECK(test_with("--strict | grep -q '^FAIL .*seed=3.*what was asked for did not happen$'") == 0);
  CHECK(junit_of("--strict ", "<failure type=\"did_not_act\""));
}

TEST_CASE("a `when` that waited for nothing is told, and fails a strict test") {
  const std::string name = "a_when_that_waits_for_nothing.mesh";
  CHECK(test_with(">/dev/null", name) == 0);
  CHECK(test_with("| grep -q ':7:3: `when app-2 is ready: mark done` waited for nothing'", name) == 0);
  CHECK(test_with("--strict >/dev/null", name) == 1);
}

TEST_CASE("a line that did a part of its work is told, and passes a strict test") {
  const std::string name = "a_line_that_did_two_of_three.mesh";
  CHECK(test_with("--strict >/dev/null", name) == 0);
  CHECK(test_with("--strict | grep -q '3 times every 1s` did 2 of 3; the rest found nothing to do$'", name) == 0);
  CHECK(test_with("--strict --junit /dev/stdout | grep -q '<failure'", name) == 1);
}

TEST_CASE("a question behind the run's end is told, and fails a strict test") {
  const std::string name = "a_question_behind_the_end.mesh";
  CHECK(test_with("| grep -q ':9:3: `ask \"How late is it?\"` never happened: its moment did not come$'", name) == 0);
  CHECK(test_with("| grep -q 'Is it handled'", name) == 1);
  CHECK(test_with("--strict >/dev/null", name) == 1);
}

TEST_CASE("a strict test says of an expression without a value that it had none, and nothing of lines") {
  const std::string name = "a_handler_that_adds_what_is_absent.mesh";
  CHECK(test_with("--strict | grep -q ', and an expression had no value$'", name) == 0);
  CHECK(test_with("--strict | grep -q 'did not happen'", name) == 1);
}

}  // namespace meshsim::cli
