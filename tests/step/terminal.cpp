#include "step/terminal.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "support/files.hpp"

namespace meshsim::step::test {
namespace {

constexpr int patience_ms = 60'000;  // only for a test that has failed

winsize size_of(unsigned short columns) { return {.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0}; }

/// Runs in the child: takes the terminal, then runs the binary. Does not return.
[[noreturn]] void run_binary(const std::string& terminal, const std::vector<std::string>& arguments,
                             const std::string& folder) {
  setsid();
  const int device = open(terminal.c_str(), O_RDWR);
  if (device < 0 || ioctl(device, TIOCSCTTY, 0) != 0 || chdir(folder.c_str()) != 0) _exit(126);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(device, stream);
  setenv("TERM", "xterm", 1);
  setenv("NO_COLOR", "1", 1);
  setenv("HOME", "/nonexistent", 1);  // nobody's .editrc
  setenv("LSAN_OPTIONS", ("print_suppressions=0:suppressions=" + folder + "/tests/step/libedit.supp").c_str(), 1);
  const std::string binary = meshsim::test::meshsim_binary().string();
  std::vector<char*> argv{const_cast<char*>(binary.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  execv(binary.c_str(), argv.data());
  _exit(127);
}

}  // namespace

bool Terminal::can_be_had() {
  const int screen = posix_openpt(O_RDWR | O_NOCTTY);
  if (screen < 0) {
    WARN("not tested: this system has no pseudo-terminals");
    return false;
  }
  close(screen);
  return true;
}

Terminal::Terminal(const std::vector<std::string>& arguments) : screen_(posix_openpt(O_RDWR | O_NOCTTY)) {
  REQUIRE(screen_ >= 0);
  REQUIRE(grantpt(screen_) == 0);
  REQUIRE(unlockpt(screen_) == 0);
  fcntl(screen_, F_SETFD, FD_CLOEXEC);
  resize(80);
  const std::string terminal = ptsname(screen_);
  const std::string folder = meshsim::test::source_dir().string();
  process_ = fork();
  REQUIRE(process_ >= 0);
  if (process_ == 0) run_binary(terminal, arguments, folder);
}

Terminal::~Terminal() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  close(screen_);
}

void Terminal::press(std::string_view keys) {
  while (!keys.empty()) {
    const ssize_t written = write(screen_, keys.data(), keys.size());
    REQUIRE(written > 0);
    keys.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Terminal::enter(std::string_view line, std::string_view answer) {
  press(line);
  press(key::enter);
  if (answer.ends_with("> ")) return wait_for_prompt(answer);
  wait_for(answer);
}

void Terminal::wait_for_prompt(std::string_view text) {
  wait_for(text);
  termios settings{};
  while (tcgetattr(screen_, &settings) == 0 && (settings.c_lflag & ICANON) != 0) sched_yield();
}

/// Reads on; returns false at the end, when nobody has the terminal open any more.
bool Terminal::read_more() {
  pollfd waiting{.fd = screen_, .events = POLLIN, .revents = 0};
  const int ready = poll(&waiting, 1, patience_ms);
  if (ready == 0) FAIL("nothing more comes; the screen shows: " << unread_);
  std::array<char, 4096> buffer{};
  const ssize_t got = read(screen_, buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) return false;
  unread_.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

std::string Terminal::wait_for(std::string_view text) {
  std::size_t found = 0;
  while ((found = unread_.find(text)) == std::string::npos) {
    if (!read_more()) FAIL("it has ended without `" << text << "`; the screen shows: " << unread_);
  }
  std::string seen = unread_.substr(0, found + text.size());
  unread_.erase(0, found + text.size());
  return seen;
}

void Terminal::resize(unsigned short columns) {
  const winsize size = size_of(columns);
  REQUIRE(ioctl(screen_, TIOCSWINSZ, &size) == 0);
}

void Terminal::send(int signal) const { kill(process_, signal); }

int Terminal::wait_for_exit() {
  while (read_more()) {
  }
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace meshsim::step::test
