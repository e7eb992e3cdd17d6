#include "cli/standard_input.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>

namespace meshsim::cli {

StandardInput::StandardInput(const volatile std::sig_atomic_t* interrupt) : interrupt_(interrupt) {
  sigset_t held;
  sigemptyset(&held);
  sigaddset(&held, SIGINT);
  sigaddset(&held, SIGTERM);
  sigprocmask(SIG_BLOCK, &held, &before_);
}

StandardInput::~StandardInput() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

bool StandardInput::wait() const {
  // If there is something to read, ppoll() returns without letting a signal through, so one may be pending here.
  sigset_t held;
  sigprocmask(SIG_SETMASK, &before_, &held);
  sigprocmask(SIG_SETMASK, &held, nullptr);
  if (*interrupt_ != 0) return false;
  pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  return ppoll(&input, 1, nullptr, &before_) > 0;
}

bool StandardInput::read_more(std::string& text) const {
  if (!wait()) return false;
  std::array<char, 4096> buffer{};
  const ssize_t got = read(STDIN_FILENO, buffer.data(), buffer.size());
  if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0;
}

}  // namespace meshsim::cli
