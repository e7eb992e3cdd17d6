// While it lives, a signal that asks to stop ends a read instead of being passed over.
#pragma once

#include <array>
#include <csignal>

namespace meshsim::cli {

class InterruptibleReads {
 public:
  InterruptibleReads() {
    for (Saved& saved : saved_) {
      sigaction(saved.signal, nullptr, &saved.action);
      struct sigaction now = saved.action;
      now.sa_flags &= ~SA_RESTART;
      sigaction(saved.signal, &now, nullptr);
    }
  }
  ~InterruptibleReads() {
    for (const Saved& saved : saved_) sigaction(saved.signal, &saved.action, nullptr);
  }
  InterruptibleReads(const InterruptibleReads&) = delete;
  InterruptibleReads& operator=(const InterruptibleReads&) = delete;

 private:
  struct Saved {
    int signal;
    struct sigaction action = {};
  };
  std::array<Saved, 2> saved_{Saved{SIGINT}, Saved{SIGTERM}};
};

}  // namespace meshsim::cli
