#include "cli/signals.hpp"

#include <sys/time.h>
#include <unistd.h>

#include "cli/options.hpp"

namespace meshsim::cli {

namespace {

constexpr long grace_us = 80'000;

// The variables that a signal handler may touch. NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables)
volatile std::sig_atomic_t noted_signal = 0;
volatile std::sig_atomic_t is_orderly = 0;
volatile std::sig_atomic_t does_sigint_end = 1;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

// Handles a signal with only async-signal-safe functions (POSIX, 2.4.3): _exit, raise, signal; and setitimer, which is
// nothing but a system call.
void on_signal(int signal) {
  if (is_orderly == 0) _exit(exit_interrupted);
  // A second signal, before the first was noticed, ends the program.
  if (noted_signal != 0 && noted_signal != SIGPIPE) std::signal(signal, SIG_DFL), std::raise(signal);
  noted_signal = signal;
  if (signal == SIGINT && does_sigint_end == 0) return;
  const itimerval grace{.it_interval = {}, .it_value = {.tv_sec = 0, .tv_usec = grace_us}};
  setitimer(ITIMER_REAL, &grace, nullptr);
}

void on_end_of_grace(int /*signal*/) { _exit(exit_interrupted); }

}  // namespace

Signals::Signals() {
  std::signal(SIGALRM, on_end_of_grace);
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is noticed by the write to it
}

volatile std::sig_atomic_t* Signals::noted() const { return &noted_signal; }

void Signals::end_orderly(bool sigint_ends) {
  does_sigint_end = sigint_ends ? 1 : 0;
  is_orderly = 1;
}

HeldSignals::HeldSignals() {
  sigset_t held;
  sigemptyset(&held);
  for (const int signal : {SIGINT, SIGTERM, SIGALRM}) sigaddset(&held, signal);
  pthread_sigmask(SIG_BLOCK, &held, &before_);
}

HeldSignals::~HeldSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

}  // namespace meshsim::cli
