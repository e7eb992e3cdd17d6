#include "base/check.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdio>

#include "base/result.hpp"

using namespace meshsim;

namespace {

/// Whether `action`, done in a child process, ends that process by abort().
template <class Action>
bool aborts(Action action) {
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);
    static_cast<void>(std::freopen("/dev/null", "w", stderr));
    action();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

}  // namespace

TEST_CASE("an assertion stops the program where it does not hold") {
  CHECK(aborts([] { MESHSIM_ASSERT(1 + 1 == 3); }));
  CHECK_FALSE(aborts([] { MESHSIM_ASSERT(1 + 1 == 2); }));
}

TEST_CASE("taking the value of an error is a bug and stops the program") {
  const Result<int> nothing = Error{"there is none"};
  CHECK_FALSE(nothing.has_value());
  CHECK(aborts([&] { static_cast<void>(nothing.value()); }));
}
