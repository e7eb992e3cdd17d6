// SIGINT and SIGTERM.
//
// A command begins in the mode in which a signal ends the process at once: reading a file, a FIFO, compiling, printing
// diagnostics can be left at any place. A command that runs something asks for an orderly end: then a signal is only
// noted, so that the run is cut, judged and written, within a moment of grace. What takes longer (a dispatch to very
// many, a long judging, a pipe that nobody reads) is ended all the same. Both ends have the exit code 130.
#pragma once

#include <csignal>

namespace meshsim::cli {

/// Installs the handlers. At most one, for as long as the process lives.
class Signals {
 public:
  Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// The signal that came, 0: none. A command may set it to 0 again, or to SIGPIPE when nobody reads its output.
  volatile std::sig_atomic_t* noted() const;

  /// From here on signals are noted. `sigint_ends`: false in a session at a terminal, where SIGINT ends only what is
  /// being done, however long that takes to notice.
  void end_orderly(bool sigint_ends);
};

/// While it lives, signals that end the process wait: for a file that is being replaced.
class HeldSignals {
 public:
  HeldSignals();
  ~HeldSignals();
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

 private:
  sigset_t before_ = {};
};

}  // namespace meshsim::cli
